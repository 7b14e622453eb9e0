// One controller at a time: the lock of a host, with its holder's name for whoever comes second.
import type { Failure } from '../src/contract/result.ts';
import type { Lock, System } from './system/system.ts';

export const hostLockPath = '/run/lock/iscsi-deploy.lock';

/** Seconds to wait for another holder: the login timer keeps it for 15 at most; short enough for a person. */
const patience = 20;

/** Takes the lock and writes the holder's name into it; or says who has it. */
export function takeHostLock(system: System, holder: string): Lock | Failure {
  const lock = system.lock(hostLockPath, patience);
  if (lock) {
    lock.describe(`${holder}\n`);
    return lock;
  }
  const other = system.readTextIfExists(hostLockPath)?.trim() || 'somebody unknown';
  return {
    cause: 'host',
    message: `locked by ${other}`,
    hint: 'wait until that run is over; the lock is freed when it ends, however it ends',
  };
}
