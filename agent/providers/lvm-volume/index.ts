// `lvm_volume`: a logical volume and, where there is none, its volume group on blank devices; grows, never shrinks.
import type { Desired } from '../../../src/contract/kinds/index.ts';
import type { Provider } from '../../provider.ts';
import { applyVolumeStep } from './apply.ts';
import { planVolume, type VolumeStep } from './plan.ts';
import { type Actual, readVolume, volumePath } from './read.ts';

export const lvmVolumeProvider: Provider<Desired<'lvm_volume'>, Actual, VolumeStep> = {
  read: readVolume,
  plan: planVolume,
  apply: applyVolumeStep,
  /** The group's directory says to later volumes that the group will be there. */
  provides: (desired) =>
    desired.state === 'absent'
      ? [{ kind: 'gone', name: volumePath(desired) }]
      : [`/dev/${desired.vg}`, volumePath(desired)].map((name) => ({ kind: 'path', name })),
};
