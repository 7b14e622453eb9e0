// One change of LVM.
import type { Desired } from '../../../src/contract/kinds/index.ts';
import type { Host } from '../../provider.ts';
import type { System } from '../../system/system.ts';
import { activateVolume, createGroup, createVolume, extendVolume, removeVolume } from '../../tools/lvm.ts';
import { runTool } from '../../tools/tool.ts';
import { markFinished, markUnfinished } from './birth-mark.ts';
import type { VolumeStep } from './plan.ts';

type Wanted = Desired<'lvm_volume'>;

export function applyVolumeStep({ action }: VolumeStep, desired: Wanted, { system }: Host): void {
  const { vg, name, size, devices } = desired;
  switch (action) {
    case 'make-group':
      return runTool(system, createGroup(vg, devices));
    case 'make-volume':
      return makeVolume(desired, system);
    case 'accept-volume':
      return markFinished(system, desired);
    case 'activate':
      return runTool(system, activateVolume(vg, name));
    case 'grow':
      return runTool(system, extendVolume(vg, name, size));
    case 'remove':
      return removeMarked(desired, system);
  }
}

/** Where lvcreate fails the mark stays: it only matters if there is a volume after all. */
function makeVolume(desired: Wanted, system: System): void {
  markUnfinished(system, desired);
  runTool(system, createVolume(desired.vg, desired.name, desired.size));
  markFinished(system, desired);
}

function removeMarked(desired: Wanted, system: System): void {
  runTool(system, removeVolume(desired.vg, desired.name));
  markFinished(system, desired);
}
