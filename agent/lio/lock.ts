// The locks of the tools that change the same things, so that no change of ours runs into the middle of theirs.
import { HostError } from '../provider.ts';
import type { System } from '../system/system.ts';

/** Seconds that another holder is waited for. */
const patience = 10;

/** An open targetcli shell holds it as long as it lives, and saves what it sees when it ends. */
export function withTargetcliLock<Result>(system: System, work: () => Result): Result {
  return withLock(system, '/var/run/targetcli.lock', work, [
    'targetcli is open on this host',
    'end that targetcli shell, then run again',
  ]);
}

/** rtslib takes it while it chooses the number of an HBA directory. */
export function withBackstoreLock<Result>(system: System, work: () => Result): Result {
  return withLock(system, '/var/run/rtslib_backstore.lock', work, [
    'another program makes backstores right now',
    'wait for it to end, then run again',
  ]);
}

function withLock<Result>(
  system: System,
  path: string,
  work: () => Result,
  [complaint, hint]: readonly [string, string],
): Result {
  const lock = system.lock(path, patience);
  if (!lock) throw new HostError(`${complaint}: ${path} is still held after ${patience} s`, hint);
  try {
    return work();
  } finally {
    lock.unlock();
  }
}
