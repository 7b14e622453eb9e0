// Which partition of a disk is meant, and whether it is as it should be. Pure.
import type { Partition } from '../../tools/sfdisk.ts';
import type { KnownPartition } from './kernel-view.ts';
import { type Disk, largestSize, roundUp } from './placement.ts';
import type { Wanted } from './steps.ts';
import { guidOf } from './types.ts';

/** By its number, where one is given. */
export function findPartition<Any extends Partition>(
  { number, name }: Wanted,
  partitions: readonly Any[],
): Any | undefined {
  return partitions.find((one) => (number === undefined ? one.name === name : one.number === number));
}

/** Bytes that it should have, given those around it. */
export function sizeFor(
  { size }: Wanted,
  found: Partition,
  partitions: readonly Partition[],
  disk: Disk,
): number {
  if (size === 'rest') return largestSize(found, partitions, disk);
  return found.size === size ? size : roundUp(size);
}

/** As far as kernel and udev know: where udev has not looked yet, the table is read. */
export function isSettled(desired: Wanted, known: readonly KnownPartition[], disk: Disk): boolean {
  const found = findPartition(desired, known);
  return (
    desired.state === 'present' &&
    found !== undefined &&
    found.label === 'gpt' &&
    found.type === guidOf(desired.type) &&
    (desired.name === undefined || found.name === desired.name) &&
    sizeFor(desired, found, known, disk) === found.size
  );
}
