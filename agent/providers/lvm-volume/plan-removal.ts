// `state: absent` of a logical volume: nothing that is in use, and nothing that others hang on, is removed. Pure.
import { formatSize } from '../../../src/contract/size.ts';
import type { Projection } from '../../projection.ts';
import { type Plan, Refusal } from '../../provider.ts';
import type { LogicalVolume } from '../../tools/lvm-report.ts';
import type { Survey } from './read.ts';
import { step, titleOf, type VolumeStep, type Wanted } from './steps.ts';

export function planRemoval(
  desired: Wanted,
  volume: LogicalVolume,
  { uses }: Survey,
  projection: Projection,
): Plan<VolumeStep> {
  const [use = volume.open ? 'is open' : undefined] = uses;
  if (use !== undefined && !projection.hasAny('released'))
    throw new Refusal(
      `logical volume ${titleOf(desired)} ${use}`,
      'end that first; a volume in use is never removed',
    );
  if (volume.roles.some((role) => /thickorigin|pool/.test(role)) || volume.layout.includes('pool')) {
    throw new Refusal(
      `other logical volumes hang on ${titleOf(desired)}: it is the origin of a snapshot, or a pool`,
      'remove those first, by name',
    );
  }
  const summary = `remove logical volume ${titleOf(desired)}, ${formatSize(volume.size)}, with all that is on it`;
  return { steps: [step('remove', summary, 'data-loss')], knownAfterApply: use !== undefined };
}
