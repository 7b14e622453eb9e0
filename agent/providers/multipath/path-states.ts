// When a path counts as working, and how many must; pure.
import type { Desired } from '../../../src/contract/kinds/index.ts';
import type { PathStatus } from '../../tools/multipathd.ts';
import type { Actual } from './read.ts';

/** `ghost` is the passive controller of an array: it works when it is needed. */
export function isWorking({ use, check }: PathStatus): boolean {
  return use === 'active' && (check === 'ready' || check === 'ghost');
}

export function wantedPaths(
  { paths }: Desired<'multipath'>,
  { sessions, disks }: Pick<Actual, 'sessions' | 'disks'>,
): number {
  return paths ?? Math.max(1, sessions, disks.length);
}
