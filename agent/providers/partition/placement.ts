// Where on a disk a partition lies, or could: in whole MiB, between those that are there. Pure, sizes in bytes.
import type { Partition } from '../../tools/sfdisk.ts';

export interface Disk {
  size: number;
  /** Bytes of a logical sector. */
  sector: number;
}

export interface Place {
  start: number;
  size: number;
}

const grain = 2 ** 20;
/** A GPT's second copy at the end of the disk: 128 entries of 128 bytes, and a header of one sector (UEFI specification, 5.3). */
const entries = 128 * 128;

export function roundUp(size: number): number {
  return Math.ceil(size / grain) * grain;
}

/** The free places of the disk, in their order. */
export function listFree(partitions: readonly Partition[], { size, sector }: Disk): Place[] {
  const end = roundDown(size - entries - sector);
  const sorted = [...partitions].sort((one, other) => one.start - other.start);
  const starts = [grain, ...sorted.map((one) => roundUp(one.start + one.size))];
  const ends = [...sorted.map((one) => roundDown(one.start)), end];
  return starts
    .map((start, index) => ({ start, size: (ends[index] ?? end) - start }))
    .filter((place) => place.size > 0);
}

/** The first place that is large enough; for "rest", what is free at the end of the disk. */
export function findPlace(
  partitions: readonly Partition[],
  disk: Disk,
  wanted: number | 'rest',
): Place | undefined {
  const free = listFree(partitions, disk);
  if (wanted !== 'rest') {
    const place = free.find(({ size }) => size >= roundUp(wanted));
    return place && { start: place.start, size: roundUp(wanted) };
  }
  const last = free.at(-1);
  return last && partitions.every(({ start }) => start < last.start) ? last : undefined;
}

/** How large a partition can be without anything being moved. */
export function largestSize({ start, size }: Partition, others: readonly Partition[], disk: Disk): number {
  const end = start + size;
  const next = listFree(others, disk).find((place) => place.start === roundUp(end));
  return next ? next.start + next.size - start : size;
}

function roundDown(size: number): number {
  return Math.floor(size / grain) * grain;
}
