// Logging in to one portal of one target, and out; the kernel decides whether it worked, not iscsiadm's exit code.
import type { System } from '../system/system.ts';
import { sessionExists } from './exit-codes.ts';
import { callLogin, callLogout, failure, type RecordAddress, titleOf } from './iscsiadm.ts';
import { findSessions, loggedIn, readSessions, type Session, type SessionKey } from './sessions.ts';

const interval = 0.2;

/**
 * Logs in within `deadline` seconds and returns the sessions, so many at least. Where iscsiadm says that a session exists, or was
 * stopped while iscsid goes on, the rest of the time is spent waiting for them. Throws HostError.
 */
export function logIn(system: System, record: RecordAddress, deadline: number, count = 1): Session[] {
  const end = system.uptime() + deadline;
  const result = callLogin(system, record, deadline);
  const mayCome = result.code === 0 || result.code === sessionExists || result.timedOut;
  const sessions = waitForSessions(system, record, mayCome ? end : system.uptime(), count);
  if (sessions.length > 0) return sessions;
  throw failure(`login to ${titleOf(record)}`, result, deadline);
}

/** The sessions, once so many are logged in; none where they are not by then. */
export function waitForSessions(system: System, key: SessionKey, end: number, count = 1): Session[] {
  for (;;) {
    const live = findSessions(readSessions(system, key.iqn), key).filter(({ state }) => state === loggedIn);
    if (live.length >= count) return live;
    if (system.uptime() >= end) return [];
    system.sleep(interval);
  }
}

/** Logs out within `deadline` seconds. Throws HostError where the session is still there then. */
export function logOut(system: System, { iqn, sid }: Pick<Session, 'iqn' | 'sid'>, deadline: number): void {
  const end = system.uptime() + deadline;
  const result = callLogout(system, sid, deadline);
  const isThere = () => readSessions(system, iqn).some((session) => session.sid === sid);
  while (result.code === 0 && isThere() && system.uptime() < end) system.sleep(interval);
  if (isThere()) throw failure(`logout from ${iqn} (session ${sid})`, result, deadline);
}
