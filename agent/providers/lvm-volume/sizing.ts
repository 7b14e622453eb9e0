// Sizes in whole extents: what LVM makes of a wish, and how much a group can give. Pure.

/** Of a new group, unless somebody configured another: LVM's default. */
export const defaultExtentSize = 4 * 2 ** 20;
/** What LVM keeps for itself at the beginning of each device: label, description, alignment. */
const reservedPerDevice = 2 ** 20;
/** A thin pool's metadata: 64 bytes for each chunk of 64KiB, and larger chunks rather than more of it (lvmthin(7)). */
const [smallestMetadata, largestMetadata, dataPerMetadata] = [2 * 2 ** 20, 128 * 2 ** 20, 1024];

/** `unit` is an extent, or an extent on every stripe. */
export function roundUpTo(unit: number, size: number): number {
  return Math.ceil(size / unit) * unit;
}

/** Bytes that a device of this size can give to a group. */
export function usableOf(size: number, extentSize: number): number {
  return Math.max(0, Math.floor((size - reservedPerDevice) / extentSize)) * extentSize;
}

/** The largest volume of so many stripes, as LVM makes it: segments, each on the devices with the most space left. */
export function largestStriped(free: readonly number[], stripes: number): number {
  const sorted = [...free].sort((one, other) => other - one);
  const least = sorted[stripes - 1] ?? 0;
  if (least === 0) return 0;
  const left = sorted.map((space, index) => (index < stripes ? space - least : space));
  return least * stripes + largestStriped(left, stripes);
}

/** Bytes of the group that a thin pool of this size takes: its data, its metadata and, with the first pool, a spare of that. */
export function spaceOfPool(size: number, extentSize: number, isFirst: boolean): number {
  const metadata = Math.min(largestMetadata, Math.max(smallestMetadata, size / dataPerMetadata));
  return roundUpTo(extentSize, size) + roundUpTo(extentSize, metadata) * (isFirst ? 2 : 1);
}
