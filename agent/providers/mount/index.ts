// `mount`: a file system in its place, now and after each boot; swap space in use.
import { identitiesOf } from '../../devices/find-disk.ts';
import type { Provider } from '../../provider.ts';
import { applyMountStep } from './apply.ts';
import { planMount } from './plan.ts';
import { type Actual, readMount } from './read.ts';
import type { MountStep, Wanted } from './steps.ts';

export const mountProvider: Provider<Wanted, Actual, MountStep> = {
  read: readMount,
  plan: planMount,
  apply: applyMountStep,
  provides: ({ path, state }) => (state === 'mounted' ? [] : [{ kind: 'released', name: path }]),
  observe: ({ path }, { disk, found, live, isSwapOn }) => ({
    kind: 'mount',
    path,
    type: found?.type ?? live?.type,
    mounted: path === 'none' ? isSwapOn : live !== undefined,
    disks: disk ? identitiesOf(disk) : [],
  }),
};
