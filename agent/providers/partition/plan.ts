// The least changes that make a partition exist with its size, or not exist; nothing is moved, shrunk or wiped. Pure.
import { formatSize } from '../../../src/contract/size.ts';
import { refuseUnlessBlank } from '../../devices/blankness.ts';
import type { Projection } from '../../projection.ts';
import { type Plan, Refusal } from '../../provider.ts';
import type { Partition, PartitionTable } from '../../tools/sfdisk.ts';
import { findPartition, sizeFor } from './match.ts';
import { findPlace, largestSize } from './placement.ts';
import { planRemoval } from './plan-removal.ts';
import type { Actual, Survey } from './read.ts';
import { type PartitionStep, step, titleOf, type Wanted } from './steps.ts';
import { guidOf, nameOfType } from './types.ts';

export function planPartition(
  desired: Wanted,
  { survey }: Actual,
  projection: Projection,
): Plan<PartitionStep> {
  if (!survey) return { steps: [] };
  if (!survey.device.exists && projection.has('path', desired.device))
    return { steps: [], knownAfterApply: true };
  if (!survey.installed) return planWithoutTool(desired, projection);
  if (desired.state === 'absent') return planRemoval(desired, survey, projection);
  if (!survey.table) return { steps: planTable(desired, survey, projection) };
  refuseOtherTable(desired, survey.table);
  const found = findPartition(desired, survey.table.partitions);
  return {
    steps: found
      ? planExisting(desired, found, survey.table, survey)
      : planNew(desired, survey.table, survey),
  };
}

function planWithoutTool({ state }: Wanted, projection: Projection): Plan<PartitionStep> {
  if (state === 'absent') return { steps: [] };
  if (projection.has('command', 'sfdisk')) return { steps: [], knownAfterApply: true };
  throw new Refusal(
    'sfdisk is not installed on this host',
    'add a task before this one: package: { name: partitions }',
  );
}

/** A second partition of a disk whose table an earlier task makes finds that table when it is applied. */
function planTable(desired: Wanted, survey: Survey, projection: Projection): PartitionStep[] {
  refuseUnlessBlank(survey.device);
  const [make, ...others] = planNew(desired, { label: 'gpt', partitions: [] }, survey);
  if (!make) return [];
  if (projection.has('table', desired.device)) return [make, ...others];
  const summary = `make a partition table (GPT) on ${desired.device}`;
  return [step('make-table', make.partition, { sector: make.sector, summary }), make, ...others];
}

function refuseOtherTable({ device }: Wanted, { label }: PartitionTable): void {
  if (label === 'gpt') return;
  throw new Refusal(
    `${device} has a partition table of another kind (${label})`,
    'only GPT is handled: name another disk, or make this partition by hand',
  );
}

function planNew(
  desired: Wanted,
  { partitions }: PartitionTable,
  { disk, leftovers }: Survey,
): PartitionStep[] {
  const { device, name = '', size, type } = desired;
  const place = findPlace(partitions, disk, size);
  if (!place)
    throw new Refusal(
      `no room for partition ${titleOf(desired)}${size === 'rest' ? '' : ` of ${formatSize(size)}`}`,
      'ask for less, or name another disk; partitions are never moved',
    );
  if (leftovers.length > 0)
    throw new Refusal(
      `where partition ${titleOf(desired)} would be, ${device} still holds ${leftovers.join(', ')}`,
      `a lost partition, perhaps: look at it with blkid --probe --offset ${place.start} ${device}; nothing is ever wiped`,
    );
  const partition = { ...place, number: desired.number ?? lowestFree(partitions), name, type: guidOf(type) };
  const summary = `make partition ${titleOf(desired)}, ${formatSize(place.size)}, for ${type}`;
  return [step('make', partition, { sector: disk.sector, summary }), show(desired, partition, disk.sector)];
}

function planExisting(
  desired: Wanted,
  found: Partition,
  { partitions }: PartitionTable,
  { disk, known }: Survey,
): PartitionStep[] {
  refuseAnother(desired, found);
  const size = sizeFor(desired, found, partitions, disk);
  if (size < found.size) throw shrinking(desired, found.size, size);
  const partition = { ...found, size };
  const seen = known.find(({ number }) => number === found.number);
  if (size === found.size) {
    const isSeen = seen?.start === found.start && seen.size === found.size;
    return isSeen ? [] : [show(desired, found, disk.sector)];
  }
  const largest = largestSize(found, partitions, disk);
  if (size > largest) throw blocked(desired, size, largest);
  const summary = `grow partition ${titleOf(desired)} from ${formatSize(found.size)} to ${formatSize(size)}; what is on it keeps its size`;
  return [step('grow', partition, { sector: disk.sector, summary }), show(desired, partition, disk.sector)];
}

function refuseAnother(desired: Wanted, { name, type }: Partition): void {
  if (desired.name !== undefined && name !== desired.name)
    throw new Refusal(
      `partition ${titleOf(desired)} is there under ${name === '' ? 'no name' : `the name ${name}`}`,
      "it may be somebody else's: name it as it is, or choose another number",
    );
  if (type !== guidOf(desired.type))
    throw new Refusal(
      `partition ${titleOf(desired)} is for ${nameOfType(type)}, and should be for ${desired.type}`,
      "it may be somebody else's: say what it is, or choose another one",
    );
}

function shrinking(desired: Wanted, from: number, to: number): Refusal {
  return new Refusal(
    `partition ${titleOf(desired)} would shrink from ${formatSize(from)} to ${formatSize(to)}`,
    `partitions are never shrunk: say size ${formatSize(from)}`,
  );
}

function blocked(desired: Wanted, size: number, largest: number): Refusal {
  return new Refusal(
    `partition ${titleOf(desired)} cannot grow to ${formatSize(size)}: there is free space for ${formatSize(largest)}`,
    'the next partition, or the end of the disk, is in the way; partitions are never moved',
  );
}

function show(desired: Wanted, partition: Partition, sector: number): PartitionStep {
  return step('show', partition, { sector, summary: `tell the kernel of partition ${titleOf(desired)}` });
}

function lowestFree(partitions: readonly Partition[]): number {
  const taken = new Set(partitions.map(({ number }) => number));
  let number = 1;
  while (taken.has(number)) number += 1;
  return number;
}
