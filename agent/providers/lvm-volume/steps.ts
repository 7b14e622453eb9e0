// The changes that an `lvm_volume` may need.
import type { Impact } from '../../../src/contract/impact.ts';
import type { Desired } from '../../../src/contract/kinds/index.ts';
import type { Step } from '../../provider.ts';
import { changeDeadline } from '../../tools/lvm.ts';

export type Wanted = Desired<'lvm_volume'>;
export type Pool = NonNullable<Wanted['thin']>;

interface PlainStep extends Step {
  action: 'make-volume' | 'accept-volume' | 'activate' | 'grow' | 'remove';
}

interface PoolStep extends Step {
  action: 'make-pool' | 'grow-pool';
  pool: Pool;
}

interface GroupStep extends Step {
  action: 'make-group' | 'extend-group';
  devices: string[];
}

export type VolumeStep = PlainStep | PoolStep | GroupStep;

export function step(action: PlainStep['action'], summary: string, impact: Impact = 'none'): VolumeStep {
  return { action, summary, impact, deadline: changeDeadline };
}

export function groupStep(action: GroupStep['action'], vg: string, devices: string[]): VolumeStep {
  const summary =
    action === 'make-group'
      ? `make volume group ${vg} on ${devices.join(', ')}`
      : `extend volume group ${vg} by ${devices.join(', ')}`;
  return { action, devices, summary, impact: 'none', deadline: changeDeadline };
}

export function poolStep(action: PoolStep['action'], pool: Pool, summary: string): VolumeStep {
  return { action, pool, summary, impact: 'none', deadline: changeDeadline };
}

export function titleOf({ vg, name }: Wanted): string {
  return `${vg}/${name}`;
}
