// A session made, awaited, searched for disks or dropped; each wait has the task's deadline.
import type { Desired } from '../../../src/contract/kinds/index.ts';
import { listLuns } from '../../open-iscsi/disks.ts';
import { type RecordAddress, titleOf } from '../../open-iscsi/iscsiadm.ts';
import { logIn, logOut, waitForSession } from '../../open-iscsi/login.ts';
import { requireReachable } from '../../open-iscsi/reachable.ts';
import { rescanDisk, scanForLun } from '../../open-iscsi/scan.ts';
import { findSession, readSessions, type Session, type SessionKey } from '../../open-iscsi/sessions.ts';
import { HostError } from '../../provider.ts';
import type { System } from '../../system/system.ts';
import { settle } from '../../tools/udevadm.ts';

type Wanted = Desired<'iscsi_session'>;

/** Seconds between two searches for a LUN, and between two looks. */
const searchInterval = 5;
const lookInterval = 0.2;

export function bringSession(record: RecordAddress, desired: Wanted, system: System): void {
  requireReachable(system, record.portal, desired.deadline);
  const session = logIn(system, record, desired.deadline);
  awaitDisks(session, desired, system);
}

export function awaitRecovery(key: SessionKey, desired: Wanted, system: System): void {
  requireReachable(system, key.portal, desired.deadline);
  const session = waitForSession(system, key, system.uptime() + desired.deadline);
  if (session) return awaitDisks(session, desired, system);
  throw new HostError(
    `the session with ${titleOf(key)} did not recover within ${desired.deadline} s, though the portal answers`,
    'look at the log of iscsid: the target may refuse this initiator or its CHAP credentials now',
  );
}

export function scanForLuns(key: SessionKey, desired: Wanted, system: System): void {
  const session = findSession(readSessions(system, key.iqn), key);
  if (session) awaitDisks(session, desired, system);
}

/** Of the disks that a size is known for; udev tells who waits for the change. */
export function rereadSizes(key: SessionKey, { devices, deadline }: Wanted, system: System): void {
  const session = findSession(readSessions(system, key.iqn), key);
  if (!session) return;
  const sized = devices.filter(({ size }) => size !== undefined).map(({ lun }) => lun);
  for (const { lun, path } of listLuns(system, session.sid))
    if (sized.includes(lun)) rescanDisk(system, path);
  settle(system, deadline);
}

export function dropSession(key: SessionKey, { deadline }: Wanted, system: System): void {
  const session = findSession(readSessions(system, key.iqn), key);
  if (session) logOut(system, session, deadline);
}

/** The kernel looks for disks by itself after a login; where one is missing, it is asked to look for that one. */
function awaitDisks(session: Session, desired: Wanted, system: System): void {
  const end = system.uptime() + desired.deadline;
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
  settle(system, desired.deadline);
}

function missingLuns({ sid }: Session, { devices }: Wanted, system: System): number[] {
  const present = listLuns(system, sid).map(({ lun }) => lun);
  return devices.map(({ lun }) => lun).filter((lun) => !present.includes(lun));
}

function missingError(missing: readonly number[], session: Session, { iqn, deadline }: Wanted): HostError {
  const who = session.initiator ?? 'this initiator';
  return new HostError(
    `LUN ${missing.join(', ')} of ${iqn} did not appear within ${deadline} s after the login`,
    `does the target map it for ${who}?`,
  );
}
