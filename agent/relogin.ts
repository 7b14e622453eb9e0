// `agent relogin`, called by the login timer: logs in to targets that came late, and gets out of the way of everything else.
import { formatPortal, type Portal } from '../src/contract/portal.ts';
import { hostLockPath } from './host-lock.ts';
import { findDatabase } from './open-iscsi/database.ts';
import { callLogin } from './open-iscsi/iscsiadm.ts';
import { readKeptSessions } from './open-iscsi/kept-sessions.ts';
import { type NodeRecord, readNodeRecords, recordsAt } from './open-iscsi/node-records.ts';
import { findSession, readSessions, type SessionKey } from './open-iscsi/sessions.ts';
import { HostError } from './provider.ts';
import { type System, SystemError } from './system/system.ts';

/** Seconds for a portal to answer, for a login to end, and for one call as a whole to begin anything new. */
const probeDeadline = 2;
const loginDeadline = 15;
const budget = 30;

/** Seconds between two calls, by which the order of portals is turned, so that dead ones cannot starve those behind them. */
const period = 20;

/**
 * Does nothing while a run holds the host's lock: the next call comes in 20 seconds. A session that exists is left alone, also a
 * failed one: iscsid recovers it. What a target refuses is in iscsid's log and is tried again by the next call.
 * Returns the exit code: 1 where the list or the kernel cannot be read, 0 also where targets are still away.
 */
export function relogin(system: System): number {
  try {
    bringBack(system, findMissing(system), system.uptime() + budget);
    return 0;
  } catch (error) {
    if (error instanceof HostError || error instanceof SystemError) return 1;
    throw error;
  }
}

/** The sessions that should be there and are not, in turn. */
function findMissing(system: System): SessionKey[] {
  const kept = readKeptSessions(system);
  if (kept.length === 0) return [];
  const sessions = readSessions(system);
  const missing = kept.filter((key) => findSession(sessions, key) === undefined);
  const first = missing.length === 0 ? 0 : Math.floor(system.now() / 1000 / period) % missing.length;
  return [...missing.slice(first), ...missing.slice(0, first)];
}

function bringBack(system: System, missing: readonly SessionKey[], end: number): void {
  const answers = new Map<string, boolean>();
  for (const key of missing) {
    if (system.uptime() >= end) return;
    const portal = formatPortal(key.portal);
    const answer = answers.get(portal) ?? isOpen(system, key.portal);
    answers.set(portal, answer);
    if (answer && !logInAlone(system, key)) return;
  }
}

function isOpen(system: System, { address, port }: Portal): boolean {
  return system.probe(address, port, probeDeadline) === 'open';
}

/** Under the host's lock, which is free again between two logins; false where somebody else has it. */
function logInAlone(system: System, key: SessionKey): boolean {
  const lock = system.lock(hostLockPath, 0);
  if (!lock) return false;
  try {
    lock.describe('the login timer of this host, for some seconds\n');
    const [record] = recordsOf(system, key);
    if (record) callLogin(system, { ...key, portal: record.portal, tpgt: record.tpgt }, loginDeadline);
    return true;
  } finally {
    lock.unlock();
  }
}

/** A record that somebody removed is not missed: without one there is nothing to log in with. */
function recordsOf(system: System, key: SessionKey): NodeRecord[] {
  return recordsAt(readNodeRecords(system, findDatabase(system), key.iqn), key);
}
