// One change of LVM.
import type { Host } from '../../provider.ts';
import type { System } from '../../system/system.ts';
import {
  activateVolume,
  createGroup,
  createPool,
  createThinVolume,
  createVolume,
  extendGroup,
  extendVolume,
  removeVolume,
  stripedOver,
  type Volume,
} from '../../tools/lvm.ts';
import { runTool, type Tool } from '../../tools/tool.ts';
import { markFinished, markUnfinished } from './birth-mark.ts';
import type { Pool, VolumeStep, Wanted } from './steps.ts';

export function applyVolumeStep(step: VolumeStep, desired: Wanted, { system }: Host): void {
  const { vg, name } = desired;
  switch (step.action) {
    case 'make-group':
      return runTool(system, createGroup(vg, step.devices));
    case 'extend-group':
      return runTool(system, extendGroup(vg, step.devices));
    case 'make-pool':
      return runTool(system, createPool(volumeOf(vg, step.pool)));
    case 'grow-pool':
      return runTool(system, extendVolume(volumeOf(vg, step.pool)));
    case 'make-volume':
      return makeVolume(desired, system);
    case 'accept-volume':
      return markFinished(system, desired);
    case 'activate':
      return runTool(system, activateVolume(vg, name));
    case 'grow':
      return runTool(system, extendVolume(desired));
    case 'remove':
      return removeMarked(desired, system);
  }
}

function volumeOf(vg: string, { pool, pool_size }: Pool): Volume {
  return { vg, name: pool, size: pool_size };
}

/** Where lvcreate fails the mark stays: it only matters if there is a volume after all. */
function makeVolume(desired: Wanted, system: System): void {
  markUnfinished(system, desired);
  runTool(system, creationOf(desired));
  markFinished(system, desired);
}

function creationOf(desired: Wanted): Tool<void> {
  const { thin, stripes, stripe_size } = desired;
  if (thin) return createThinVolume(desired, thin.pool);
  return createVolume(desired, stripes === undefined ? [] : stripedOver(stripes, stripe_size));
}

function removeMarked(desired: Wanted, system: System): void {
  runTool(system, removeVolume(desired.vg, desired.name));
  markFinished(system, desired);
}
