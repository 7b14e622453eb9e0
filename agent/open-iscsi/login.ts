// Logging in to one portal of one target, and out; the kernel decides whether it worked, not iscsiadm's exit code.
import { formatPortal } from '../../src/contract/portal.ts';
import { HostError } from '../provider.ts';
import type { System } from '../system/system.ts';
import { sessionExists } from './exit-codes.ts';
import { callLogin, callLogout, failure, type RecordAddress, titleOf } from './iscsiadm.ts';
import { findSessions, loggedIn, readSessions, type Session, type SessionKey } from './sessions.ts';

const interval = 0.2;
/** Seconds for a portal that answered right before the login and now says nothing. */
const lastProbe = 2;

/** Seconds. */
export interface Patience {
  /** For a word of the portal; without one it is asked whether it is still there. */
  answer: number;
  /** For the login as a whole, where it is. */
  login: number;
}

/**
 * Logs in and returns the sessions, so many at least. Where iscsiadm says that a session exists, or was stopped while iscsid goes on, the
 * rest of the time is spent waiting for them, unless the portal is gone. Throws HostError.
 */
export function logIn(system: System, record: RecordAddress, patience: Patience, count = 1): Session[] {
  const end = system.uptime() + patience.login;
  const result = callLogin(system, record, patience.answer);
  const mayCome = result.code === 0 || result.code === sessionExists || result.timedOut;
  const now = waitForSessions(system, record, system.uptime(), count);
  if (now.length > 0) return now;
  if (result.timedOut) requireStillThere(system, record, patience.answer);
  const sessions = waitForSessions(system, record, mayCome ? end : system.uptime(), count);
  if (sessions.length > 0) return sessions;
  throw failure(`login to ${titleOf(record)}`, result, patience.login);
}

/** iscsid would go on for two minutes with a portal that went away in the middle of the login. */
function requireStillThere(system: System, record: RecordAddress, waited: number): void {
  const { address, port } = record.portal;
  if (system.probe(address, port, lastProbe) === 'open') return;
  throw new HostError(
    `login to ${titleOf(record)}: no end within ${waited} s, and portal ${formatPortal(record.portal)} does not answer any more`,
    'look at the network between this client and the server, then run again: what is there by then is kept',
  );
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
