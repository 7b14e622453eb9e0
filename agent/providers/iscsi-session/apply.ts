// Does one step for one portal, or for the login timer.
import type { Desired } from '../../../src/contract/kinds/index.ts';
import type { Portal } from '../../../src/contract/portal.ts';
import { proofInterface, proveCredentials, removeProof } from '../../open-iscsi/credentials-proof.ts';
import { findDatabase } from '../../open-iscsi/database.ts';
import { withDatabaseLock } from '../../open-iscsi/database-lock.ts';
import { discoverAs } from '../../open-iscsi/discovery-record.ts';
import { readBindings } from '../../open-iscsi/interface-records.ts';
import { addRecord, deleteRecord, discover } from '../../open-iscsi/iscsiadm.ts';
import { isSameSession, readKeptSessions, writeKeptSessions } from '../../open-iscsi/kept-sessions.ts';
import { logOut } from '../../open-iscsi/login.ts';
import { removeTimer, startTimer, writeTimer } from '../../open-iscsi/login-timer.ts';
import {
  type NodeRecord,
  readNodeRecords,
  recordsAt,
  removePreparedRecord,
  replaceRecord,
} from '../../open-iscsi/node-records.ts';
import { requireReachable } from '../../open-iscsi/reachable.ts';
import { changeRecord } from '../../open-iscsi/record-text.ts';
import { chooseOffer, type SentPortal } from '../../open-iscsi/send-targets.ts';
import type { SessionKey } from '../../open-iscsi/sessions.ts';
import { credentialSettings, wantedSettings } from '../../open-iscsi/wanted-settings.ts';
import { type Host, HostError } from '../../provider.ts';
import type { System } from '../../system/system.ts';
import { awaitRecovery, bringSessions, dropSessions, rereadSizes, scanForLuns, setLive } from './connect.ts';
import { loginAnew } from './login-anew.ts';
import { refuseUnknownSettings } from './plan-settings.ts';
import { loginPatienceOf, patienceOf, type SessionStep } from './steps.ts';

type Wanted = Desired<'iscsi_session'>;

export function applySessionStep(step: SessionStep, desired: Wanted, { system }: Host): void {
  switch (step.action) {
    case 'make-record':
      return makeRecord(step.portal, desired, system);
    case 'prove-credentials':
      return proveRecord(step.portal, desired, system);
    case 'remove-proof':
      return removeProof(system, desired.iqn, proofPaths(desired, system), patienceOf(desired));
    case 'relogin':
      return loginAnew(step.sid, requireRecord(step.portal, desired, system), desired, system);
    case 'set':
      return setRecord(step.portal, desired, system);
    case 'set-live':
      return setLive(keyOf(step.portal, desired), desired, system);
    case 'log-in':
      return bringSessions(requireRecord(step.portal, desired, system), desired, system);
    case 'await-recovery':
      return awaitRecovery(keyOf(step.portal, desired), desired, system);
    case 'scan':
      return scanForLuns(keyOf(step.portal, desired), desired, system);
    case 'reread-sizes':
      return rereadSizes(keyOf(step.portal, desired), desired, system);
    case 'log-out':
      return dropSessions(keyOf(step.portal, desired), desired, system);
    case 'drop':
      return logOut(system, { iqn: desired.iqn, sid: step.sid }, patienceOf(desired));
    case 'delete-record':
      return deleteRecords(step.portal, desired, system);
    case 'keep':
      return writeKeptSessions(system, [...otherKept(desired, system), ...keysOf(desired)]);
    case 'forget':
      return writeKeptSessions(system, otherKept(desired, system));
    case 'write-timer':
      return writeTimer(system);
    case 'start-timer':
      return startTimer(system);
    case 'remove-timer':
      return removeTimer(system);
  }
}

/** Its settings follow at once; where this is interrupted in between, the next plan sees what is missing. */
function makeRecord(portal: Portal, desired: Wanted, system: System): void {
  const { iqn, iface } = desired;
  const place = desired.discovery ? askPortal(portal, desired, system) : { portal, tpgt: undefined };
  addRecord(system, { iqn, iface, portal: place.portal, tpgt: place.tpgt });
  setRecord(portal, desired, system);
}

/** The portal group, which only the target knows. */
function askPortal(portal: Portal, desired: Wanted, system: System): SentPortal {
  requireReachable(system, portal, desired.deadline);
  return chooseOffer(listOffers(portal, desired, system), keyOf(portal, desired));
}

function listOffers(portal: Portal, desired: Wanted, system: System): SentPortal[] {
  const { discovery, iface } = desired;
  const patience = patienceOf(desired);
  if (typeof discovery === 'boolean') return discover(system, portal, iface, patience);
  return discoverAs(system, findDatabase(system), portal, iface, discovery.chap, patience);
}

function proveRecord(portal: Portal, desired: Wanted, system: System): void {
  const record = requireRecord(portal, desired, system);
  const credentials = credentialSettings(desired.chap);
  requireReachable(system, portal, desired.deadline);
  proveCredentials(system, findDatabase(system), record, credentials, loginPatienceOf(desired));
}

function proofPaths({ iqn }: Wanted, system: System): string[] {
  const records = readNodeRecords(system, findDatabase(system), iqn);
  return records.filter(({ iface }) => iface === proofInterface).map(({ path }) => path);
}

function setRecord(portal: Portal, desired: Wanted, system: System): void {
  const database = findDatabase(system);
  withDatabaseLock(system, () => {
    const record = requireRecord(portal, desired, system);
    refuseUnknownSettings(record, desired);
    const settings = new Map([...readBindings(system, database, desired.iface), ...wantedSettings(desired)]);
    replaceRecord(system, database, record.path, changeRecord(record.text, settings));
  });
}

function deleteRecords(portal: Portal, desired: Wanted, system: System): void {
  for (const record of findRecords(portal, desired, system)) {
    deleteRecord(system, {
      iqn: desired.iqn,
      iface: desired.iface,
      portal: record.portal,
      tpgt: record.tpgt,
    });
  }
  removePreparedRecord(system, findDatabase(system));
}

function requireRecord(portal: Portal, desired: Wanted, system: System): NodeRecord & SessionKey {
  const [record] = findRecords(portal, desired, system);
  if (record) return { ...record, iqn: desired.iqn, iface: desired.iface };
  throw new HostError(
    `the node record of ${desired.iqn} is not in ${findDatabase(system)}/nodes`,
    'something else removes it, or iscsiadm keeps its records elsewhere on this host',
  );
}

function findRecords(portal: Portal, desired: Wanted, system: System): NodeRecord[] {
  return recordsAt(readNodeRecords(system, findDatabase(system), desired.iqn), keyOf(portal, desired));
}

function otherKept(desired: Wanted, system: System): SessionKey[] {
  const isPruned = ({ iqn, iface }: SessionKey) =>
    desired.prune && iqn === desired.iqn && iface === desired.iface;
  return readKeptSessions(system).filter(
    (kept) => !isPruned(kept) && !keysOf(desired).some((key) => isSameSession(key, kept)),
  );
}

function keysOf(desired: Wanted): SessionKey[] {
  return desired.portals.map((portal) => keyOf(portal, desired));
}

function keyOf(portal: Portal, { iqn, iface }: Wanted): SessionKey {
  return { iqn, iface, portal };
}
