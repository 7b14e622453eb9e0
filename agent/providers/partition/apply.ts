// One change of a partition table, or of what the kernel knows of it.
import type { Host } from '../../provider.ts';
import { hidePartition, showPartition } from '../../tools/partx.ts';
import { addPartition, makeTable, removePartition, resizePartition } from '../../tools/sfdisk.ts';
import { runTool } from '../../tools/tool.ts';
import { settle } from '../../tools/udevadm.ts';
import type { PartitionStep, Wanted } from './steps.ts';

/** Seconds that udev has to make the links of a new partition. */
const udevPatience = 30;

export function applyPartitionStep(
  { action, partition, sector }: PartitionStep,
  { device }: Wanted,
  { system }: Host,
): void {
  const { number, size } = partition;
  switch (action) {
    case 'make-table':
      return runTool(system, makeTable(device));
    case 'make':
      return runTool(system, addPartition(device, partition, sector));
    case 'grow':
      return runTool(system, resizePartition(device, number, size, sector));
    case 'show':
      runTool(system, showPartition(device, number));
      return settle(system, udevPatience);
    case 'remove':
      runTool(system, removePartition(device, number));
      runTool(system, hidePartition(device, number));
      return settle(system, udevPatience);
    case 'hide':
      return runTool(system, hidePartition(device, number));
  }
}
