// What hosts and groups may be called: anything that a pattern can name again and a terminal can show.
import { isIPv6 } from 'node:net';

/** No blanks, no control characters, nothing that means something in a pattern. */
const plain = /^(?![@-]{1,3}$)[^\s,!&:~*?[\]/\\\p{Cc}\p{Cf}@][^\s,!&:~*?[\]/\\\p{Cc}\p{Cf}]*$/u;

export function isGroupName(name: string): boolean {
  return plain.test(name);
}

export function isHostName(name: string): boolean {
  return plain.test(name) || isIPv6(name);
}
