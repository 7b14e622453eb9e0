// The changes that a `filesystem` may need.
import type { Desired } from '../../../src/contract/kinds/index.ts';
import { makingDeadline } from '../../filesystems/filesystem.ts';
import type { Step } from '../../provider.ts';

export type Wanted = Desired<'filesystem'>;

export interface FilesystemStep extends Step {
  /**
   * `check` and `accept` take over what an interrupted run made; `prepare` mends it before it grows while nobody uses it. What grows only while it is
   * mounted and is not is mounted in a place of our own for that long.
   */
  action:
    | 'make'
    | 'make-again'
    | 'check'
    | 'accept'
    | 'mount-aside'
    | 'prepare'
    | 'grow'
    | 'unmount-aside'
    | 'swap-off'
    | 'remake'
    | 'swap-on';
  /** The device, by the kernel's name. */
  path: string;
  /** Where it is mounted, of growth; the UUID that it has or is to keep. */
  mountPoint?: string | undefined;
  uuid?: string | undefined;
}

export function step(
  action: FilesystemStep['action'],
  summary: string,
  place: Pick<FilesystemStep, 'path' | 'mountPoint' | 'uuid'>,
): FilesystemStep {
  return { action, summary, impact: 'none', deadline: makingDeadline, ...place };
}
