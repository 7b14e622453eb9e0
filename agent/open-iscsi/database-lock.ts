// open-iscsi's own lock around its records: a hard link that a killed iscsiadm leaves behind (`idbm_lock` in usr/idbm.c).
import { HostError } from '../provider.ts';
import { type System, SystemError } from '../system/system.ts';
import { type Started, startedProcesses } from './processes.ts';

const directory = '/run/lock/iscsi';
const lockFile = `${directory}/lock`;
const heldFile = `${directory}/lock.write`;

/** Seconds that a living holder is waited for: as long as iscsiadm itself waits. */
const patience = 30;
const interval = 0.1;
/** Milliseconds by which the start of a process may seem later than it was. */
const slack = 100;
/** Seconds without any change after which the lock may be a dead one's: its holders need milliseconds. */
const suspiciousAfter = 3;

/**
 * Does `work` while nobody else can change node records. The lock of a dead process is taken over, not broken: so there is no
 * moment in which two could take it. Callers hold the host's lock, or two agents could take over at once.
 * Throws HostError where somebody living keeps it.
 */
export function withDatabaseLock<Result>(system: System, work: () => Result): Result {
  take(system);
  try {
    return work();
  } finally {
    system.removeFile(heldFile);
  }
}

/** Before iscsiadm is called, which would wait 30 s for a dead process and then fail. */
export function freeStaleLock(system: System): void {
  if (system.exists(heldFile)) withDatabaseLock(system, () => {});
}

function take(system: System): void {
  makeLockFile(system);
  const end = system.uptime() + patience;
  let stamp = readStamp(system);
  let since = system.uptime();
  while (!tryLink(system)) {
    const now = readStamp(system);
    if (now !== stamp) [stamp, since] = [now, system.uptime()];
    if (system.uptime() - since >= suspiciousAfter && findHolder(system, stamp) === undefined) return;
    if (system.uptime() >= end) throw heldError(findHolder(system, stamp));
    system.sleep(interval);
  }
}

function heldError(holder: Started | undefined): HostError {
  const who = holder ? `${holder.command} (process ${holder.pid})` : 'another process';
  return new HostError(
    `${who} keeps open-iscsi's database locked: ${heldFile}`,
    'let it finish or end it, then run again',
  );
}

function makeLockFile(system: System): void {
  if (!system.exists(directory)) ignoring('EEXIST', () => system.makeDirectory(directory, 0o700));
  if (!system.exists(lockFile))
    ignoring('EEXIST', () => system.createFile(lockFile, 0, { mode: 0o600, sparse: true }));
}

function tryLink(system: System): boolean {
  return ignoring('EEXIST', () => system.link(lockFile, heldFile));
}

/** False where it failed with that error. */
function ignoring(code: string, attempt: () => void): boolean {
  try {
    attempt();
    return true;
  } catch (error) {
    if (error instanceof SystemError && error.code === code) return false;
    throw error;
  }
}

/** Taking and freeing the lock changes its directory, so this is when that was done last, in milliseconds. */
function readStamp(system: System): number {
  return system.stat(directory)?.mtime ?? 0;
}

/**
 * The living process that may hold it: an iscsiadm that was there when the lock was taken, or a daemon that uses records and is
 * stopped. One that started later can only be waiting for it.
 */
function findHolder(system: System, takenAt: number): Started | undefined {
  const users = startedProcesses(system, ['iscsiadm', 'iscsid', 'iscsistart', 'udisksd']);
  return users.find(
    ({ command, startedAt, state }) =>
      startedAt <= takenAt + slack && (command === 'iscsiadm' || ['T', 't', 'D'].includes(state)),
  );
}
