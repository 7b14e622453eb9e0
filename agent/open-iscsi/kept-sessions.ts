// The sessions that the login timer keeps: those a playbook called automatic, written by `iscsi_session`, read by `relogin`.
import * as z from 'zod';
import { formatPortal, portal } from '../../src/contract/portal.ts';
import { HostError } from '../provider.ts';
import type { System } from '../system/system.ts';
import { isSamePortal } from './portals.ts';
import type { SessionKey } from './sessions.ts';

export const keptSessionsPath = '/var/lib/iscsi-deploy/sessions.json';
const directory = '/var/lib/iscsi-deploy';

const file = z.strictObject({
  version: z.literal(1),
  sessions: z.array(z.strictObject({ iqn: z.string(), portal, iface: z.string() })),
});

/** Empty where there is no list. Throws HostError where it cannot be understood. */
export function readKeptSessions(system: System): SessionKey[] {
  const text = system.readTextIfExists(keptSessionsPath);
  return text === undefined ? [] : parse(text);
}

function parse(text: string): SessionKey[] {
  try {
    return file.parse(JSON.parse(text)).sessions;
  } catch {
    throw new HostError(
      `${keptSessionsPath} is damaged: the login timer does not know its sessions`,
      'remove the file and run the playbook again, which writes it',
    );
  }
}

/** Writes the list; without a session in it, the file goes. */
export function writeKeptSessions(system: System, sessions: readonly SessionKey[]): void {
  if (sessions.length === 0) return system.removeFile(keptSessionsPath);
  if (!system.exists(directory)) system.makeDirectory(directory, 0o700);
  const lines = sessions.map((key) => ({ ...key, portal: formatPortal(key.portal) }));
  const sorted = lines.sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
  const text = JSON.stringify({ version: 1, sessions: sorted }, undefined, 2);
  system.writeAtomic(keptSessionsPath, `${text}\n`, { mode: 0o600 });
}

function keyOf({ iqn, portal, iface }: { iqn: string; portal: string; iface: string }): string {
  return `${iqn} ${portal} ${iface}`;
}

export function isSameSession(one: SessionKey, other: SessionKey): boolean {
  return one.iqn === other.iqn && one.iface === other.iface && isSamePortal(one.portal, other.portal);
}
