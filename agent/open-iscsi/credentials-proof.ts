// Whether a target takes CHAP credentials, tried with a session of their own beside the one that is live: under another interface name, and
// without looking for disks, so that nothing on the client notices (`node.session.scan = manual`; seen with open-iscsi 2.1.8).
import { HostError } from '../provider.ts';
import type { System } from '../system/system.ts';
import { withDatabaseLock } from './database-lock.ts';
import { logIn, logOut, type Patience } from './login.ts';
import { type NodeRecord, parentOf, replaceRecord } from './node-records.ts';
import { changeRecord, type Settings } from './record-text.ts';
import { readSessions, type SessionKey } from './sessions.ts';

/** Stands in the node record alone: a login needs no interface record. */
export const proofInterface = 'iscsi-deploy-proof';

const ofItsOwn: Settings = new Map([
  ['iface.iscsi_ifacename', proofInterface],
  ['node.startup', 'manual'],
  ['node.conn[0].startup', 'manual'],
  ['node.session.nr_sessions', '1'],
  ['node.session.scan', 'manual'],
]);

/** Throws HostError where the target refuses them; `record` and its session are as they were, whatever happens. */
export function proveCredentials(
  system: System,
  database: string,
  record: NodeRecord & SessionKey,
  credentials: Settings,
  patience: Patience,
): void {
  const path = `${parentOf(record.path)}/${proofInterface}`;
  const text = changeRecord(record.text, new Map([...ofItsOwn, ...credentials]));
  withDatabaseLock(system, () => replaceRecord(system, database, path, text));
  try {
    logIn(system, { ...record, iface: proofInterface }, patience);
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    throw new HostError(
      `the new CHAP credentials do not work, so the node record keeps the old ones and the session goes on: ${error.message}`,
      'are they the same on both sides, and was the target applied before this client?',
    );
  } finally {
    removeProof(system, record.iqn, [path], patience.login);
  }
}

/** What a proof leaves: its sessions, then its records, which iscsiadm does not delete without an interface record. */
export function removeProof(system: System, iqn: string, paths: readonly string[], deadline: number): void {
  for (const session of readSessions(system, iqn))
    if (session.iface === proofInterface) logOut(system, session, deadline);
  withDatabaseLock(system, () => {
    for (const path of paths) system.removeFile(path);
  });
}
