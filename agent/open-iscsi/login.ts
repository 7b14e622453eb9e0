// Logging in to one portal of one target, and out; the kernel decides whether it worked, not iscsiadm's exit code.
import type { System } from '../system/system.ts';
import { sessionExists } from './exit-codes.ts';
import { callLogin, callLogout, failure, type RecordAddress, titleOf } from './iscsiadm.ts';
import { findSession, loggedIn, readSessions, type Session, type SessionKey } from './sessions.ts';

const interval = 0.2;

/**
 * Logs in within `deadline` seconds and returns the session. Where iscsiadm says that a session exists, or was stopped while iscsid
 * goes on, the rest of the time is spent waiting for that session. Throws HostError.
 */
export function logIn(system: System, record: RecordAddress, deadline: number): Session {
  const end = system.uptime() + deadline;
  const result = callLogin(system, record, deadline);
  const mayCome = result.code === 0 || result.code === sessionExists || result.timedOut;
  const session = mayCome ? waitForSession(system, record, end) : findLoggedIn(system, record);
  if (session) return session;
  throw failure(`login to ${titleOf(record)}`, result, deadline);
}

/** The session, once it is logged in; `undefined` where it is not by then. */
export function waitForSession(system: System, key: SessionKey, end: number): Session | undefined {
  for (;;) {
    const session = findLoggedIn(system, key);
    if (session || system.uptime() >= end) return session;
    system.sleep(interval);
  }
}

function findLoggedIn(system: System, key: SessionKey): Session | undefined {
  const session = findSession(readSessions(system, key.iqn), key);
  return session?.state === loggedIn ? session : undefined;
}

/** Logs out within `deadline` seconds. Throws HostError where the session is still there then. */
export function logOut(system: System, { iqn, sid }: Pick<Session, 'iqn' | 'sid'>, deadline: number): void {
  const end = system.uptime() + deadline;
  const result = callLogout(system, sid, deadline);
  const isThere = () => readSessions(system, iqn).some((session) => session.sid === sid);
  while (result.code === 0 && isThere() && system.uptime() < end) system.sleep(interval);
  if (isThere()) throw failure(`logout from ${iqn} (session ${sid})`, result, deadline);
}
