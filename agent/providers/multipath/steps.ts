// The changes that `multipath` knows.
import type { Desired } from '../../../src/contract/kinds/index.ts';
import type { Step } from '../../provider.ts';

export type Act =
  | { action: 'write-fragment'; text: string }
  | { action: 'reconfigure' | 'await-paths' | 'remove-fragment' }
  | { action: 'make-map' | 'forget'; wwid: string }
  | { action: 'add-path' | 'flush'; name: string };

export type MultipathStep = Step & Act;

/** Seconds beyond the task's own deadline: the daemon's answers and udev have bounds of their own. */
const slack = 120;

export function step(act: Act, summary: string, { deadline }: Desired<'multipath'>): MultipathStep {
  return { ...act, summary, impact: 'none', deadline: deadline + slack };
}
