// The changes that a `mount` may need.
import type { Desired } from '../../../src/contract/kinds/index.ts';
import type { Entry } from '../../fstab/entries.ts';
import type { Step } from '../../provider.ts';
import { type MountCall, mountDeadline } from '../../tools/mount.ts';

export type Wanted = Desired<'mount'>;

/** Which mount or swap unit is started when a device comes. */
export interface LateStart {
  uuid: string;
  unit: string;
}

type Action =
  | { action: 'make-directory' | 'unmount' | 'reload' }
  | { action: 'mount' | 'remount' | 'swap-on'; call: MountCall }
  | { action: 'swap-off'; device: string }
  /** In the place of an existing one, or at the end. */
  | { action: 'write-entry'; entry: Entry; existing: Entry | undefined }
  | { action: 'remove-entry'; existing: Entry }
  | { action: 'start-late' | 'not-start-late'; late: LateStart };

export type MountStep = Step & Action;

export function step(action: Action, summary: string): MountStep {
  return { ...action, summary, impact: 'none', deadline: mountDeadline };
}
