// The CHAP credentials with which a live session logs in again, as the kernel has them in sysfs, readable by root alone.
import type { Chap } from '../../src/contract/chap.ts';
import type { System } from '../system/system.ts';
import { sessionPath } from './sessions.ts';
import { readAttribute } from './sysfs.ts';

/** `unknown` where nothing is wanted, or this kernel does not tell. No value leaves this function. */
export function compareCredentials(
  system: System,
  sid: number,
  chap: Chap | undefined,
): 'wanted' | 'other' | 'unknown' {
  if (!chap || !system.exists(`${sessionPath(sid)}/password`)) return 'unknown';
  const wanted: [string, string | undefined][] = [
    ['username', chap.username],
    ['password', chap.password],
    ['username_in', chap.mutual?.username],
    ['password_in', chap.mutual?.password],
  ];
  const isSo = wanted.every(
    ([name, value]) => readAttribute(system, `${sessionPath(sid)}/${name}`) === value,
  );
  return isSo ? 'wanted' : 'other';
}
