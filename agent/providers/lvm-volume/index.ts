// `lvm_volume`: a logical volume and, where there is none, its volume group on blank devices; grows, never shrinks.
import type { Provision } from '../../projection.ts';
import type { Provider } from '../../provider.ts';
import { applyVolumeStep } from './apply.ts';
import { planVolume } from './plan.ts';
import { type Actual, readVolume, volumePath } from './read.ts';
import type { VolumeStep, Wanted } from './steps.ts';

export const lvmVolumeProvider: Provider<Wanted, Actual, VolumeStep> = {
  read: readVolume,
  plan: planVolume,
  apply: applyVolumeStep,
  provides: (desired) =>
    desired.state === 'absent' ? [{ kind: 'gone', name: volumePath(desired) }] : whatComes(desired),
};

/** The group's directory says to later volumes that the group will be there. */
function whatComes({ vg, name, thin, devices }: Wanted): Provision[] {
  const volumes = thin ? [thin.pool, name] : [name];
  return [
    ...[`/dev/${vg}`, ...volumes.map((one) => `/dev/${vg}/${one}`)].map(
      (path) => ({ kind: 'path', name: path }) as const,
    ),
    ...devices.map((path) => ({ kind: 'member', name: `${vg} ${path}` }) as const),
  ];
}
