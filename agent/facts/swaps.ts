// Which devices are swap space in use, from /proc/swaps: a heading, then a line each with the canonical path first (proc(5)).
import type { System } from '../system/system.ts';

/** `real`: a path without links. */
export function isSwapOn(system: System, real: string): boolean {
  const [, ...lines] = (system.readTextIfExists('/proc/swaps') ?? '').split('\n');
  return lines.some((line) => line.split(/\s/)[0] === real);
}
