/// <reference path="./native.d.ts" />
// A lock that the kernel takes back when its holders end, however they end.
import * as native from 'native';
import type { Lock } from '../system.ts';
import { attempt, attemptIfThere } from './attempt.ts';
import { toMilliseconds } from './milliseconds.ts';

const retryMilliseconds = 100;

export function lock(path: string, deadline: number): Lock | undefined {
  return attempt('lock', path, () => {
    const end = native.uptime() + toMilliseconds(deadline);
    for (;;) {
      const fd = tryLock(path);
      if (fd !== undefined) return held(path, fd);
      const left = end - native.uptime();
      if (left <= 0) return undefined;
      native.sleep(Math.min(left, retryMilliseconds));
    }
  });
}

/** The locked descriptor; `undefined` where another has the lock, or where the file that was locked is no longer the one at the path. */
function tryLock(path: string): number | undefined {
  const fd = native.open(path, native.O_RDWR | native.O_CREAT | native.O_NOFOLLOW, 0o600);
  if (native.tryLock(fd) && isStillAt(path, fd)) return fd;
  native.close(fd);
  return undefined;
}

function isStillAt(path: string, fd: number): boolean {
  const [, , , , inode, device] = native.statusOf(fd);
  const now = attemptIfThere('lock', path, () => native.status(path, false));
  return now !== undefined && now[4] === inode && now[5] === device;
}

/**
 * Closing unlocks once every process that shares the descriptor has closed it: a worker that was forked under the lock keeps it for as long
 * as it lives, also when its parent unlocks or dies.
 */
function held(path: string, fd: number): Lock {
  let open = true;
  return {
    describe: (text) => attempt('lock', path, () => rewrite(path, text)),
    unlock: () => {
      if (open) native.close(fd);
      open = false;
    },
  };
}

function rewrite(path: string, text: string): void {
  const fd = native.open(path, native.O_WRONLY | native.O_NOFOLLOW, 0);
  try {
    native.truncate(fd, 0);
    native.write(fd, native.encode(text), 0);
  } finally {
    native.close(fd);
  }
}
