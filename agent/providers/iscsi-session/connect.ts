// A session made, awaited, searched for disks or dropped; each wait is bounded by the task's deadline.
import type { Desired } from '../../../src/contract/kinds/index.ts';
import { listLuns } from '../../open-iscsi/disks.ts';
import { type RecordAddress, titleOf } from '../../open-iscsi/iscsiadm.ts';
import { logIn, logOut, waitForSessions } from '../../open-iscsi/login.ts';
import { requireReachable } from '../../open-iscsi/reachable.ts';
import { rescanDisk, scanForLun } from '../../open-iscsi/scan.ts';
import {
  findSessions,
  readSessions,
  type Session,
  type SessionKey,
  sessionPath,
} from '../../open-iscsi/sessions.ts';
import { HostError } from '../../provider.ts';
import type { System } from '../../system/system.ts';
import { settle } from '../../tools/udevadm.ts';
import { recoveryOf } from './plan-settings.ts';
import { loginPatienceOf, patienceOf, settlingOf } from './steps.ts';

type Wanted = Desired<'iscsi_session'>;

/** Seconds between two searches for a LUN, and between two looks. */
const searchInterval = 5;
const lookInterval = 0.2;

export function bringSessions(record: RecordAddress, desired: Wanted, system: System): void {
  requireReachable(system, record.portal, desired.deadline);
  const sessions = logIn(system, record, loginPatienceOf(desired), desired.nr_sessions);
  for (const session of sessions) awaitDisks(session, desired, system);
}

export function awaitRecovery(key: SessionKey, desired: Wanted, system: System): void {
  requireReachable(system, key.portal, desired.deadline);
  const patience = patienceOf(desired);
  const sessions = waitForSessions(system, key, system.uptime() + patience, desired.nr_sessions);
  if (sessions.length === 0) {
    throw new HostError(
      `the session with ${titleOf(key)} did not recover within ${patience} s, though the portal answers`,
      'look at the log of iscsid: the target may refuse this initiator or its CHAP credentials now',
    );
  }
  for (const session of sessions) awaitDisks(session, desired, system);
}

export function scanForLuns(key: SessionKey, desired: Wanted, system: System): void {
  for (const session of sessionsOf(key, system)) awaitDisks(session, desired, system);
}

/** Of the disks that a size is known for; udev tells who waits for the change. */
export function rereadSizes(key: SessionKey, desired: Wanted, system: System): void {
  const sized = desired.devices.filter(({ size }) => size !== undefined).map(({ lun }) => lun);
  for (const { sid } of sessionsOf(key, system))
    for (const { lun, path } of listLuns(system, sid)) if (sized.includes(lun)) rescanDisk(system, path);
  settle(system, settlingOf(desired));
}

/** From then on the kernel ignores what iscsid says of it in this session (`recovery_tmo_sysfs_override`). */
export function setLive(key: SessionKey, desired: Wanted, system: System): void {
  const wanted = recoveryOf(desired);
  if (wanted === undefined) return;
  for (const { sid } of sessionsOf(key, system))
    system.writeKernel(`${sessionPath(sid)}/recovery_tmo`, wanted);
}

export function dropSessions(key: SessionKey, desired: Wanted, system: System): void {
  for (const session of sessionsOf(key, system)) logOut(system, session, patienceOf(desired));
}

function sessionsOf(key: SessionKey, system: System): Session[] {
  return findSessions(readSessions(system, key.iqn), key);
}

/** The kernel looks for disks by itself after a login; where one is missing, it is asked to look for that one. */
function awaitDisks(session: Session, desired: Wanted, system: System): void {
  const end = system.uptime() + patienceOf(desired);
  let nextSearch = system.uptime() + 1;
  for (;;) {
    const missing = missingLuns(session, desired, system);
    if (missing.length === 0) break;
    if (system.uptime() >= end) throw missingError(missing, session, desired);
    if (system.uptime() >= nextSearch) {
      for (const lun of missing) scanForLun(system, session.sid, lun);
      nextSearch = system.uptime() + searchInterval;
    }
    system.sleep(lookInterval);
  }
  settle(system, settlingOf(desired));
}

function missingLuns({ sid }: Session, { devices }: Wanted, system: System): number[] {
  const present = listLuns(system, sid).map(({ lun }) => lun);
  return devices.map(({ lun }) => lun).filter((lun) => !present.includes(lun));
}

function missingError(missing: readonly number[], session: Session, desired: Wanted): HostError {
  const who = session.initiator ?? 'this initiator';
  return new HostError(
    `LUN ${missing.join(', ')} of ${desired.iqn} did not appear within ${patienceOf(desired)} s after the login`,
    `does the target map it for ${who}?`,
  );
}
