// Sizes in whole extents: what LVM makes of a wish, and when a volume already is that.

/** Of a new group, unless somebody configured another: LVM's default. */
const defaultExtentSize = 4 * 2 ** 20;
/** What LVM keeps for itself at the beginning of each device: label, description, alignment. */
const reservedPerDevice = 2 ** 20;

export function roundUpToExtents(size: number, extentSize = defaultExtentSize): number {
  return Math.ceil(size / extentSize) * extentSize;
}

/** Whether a volume of `actual` bytes is what was wished for; without an extent size, only if it is exactly that. */
export function hasWantedSize(actual: number, wanted: number, extentSize: number | undefined): boolean {
  return actual === (extentSize === undefined ? wanted : roundUpToExtents(wanted, extentSize));
}

/** Bytes that a new group on devices of these sizes can give. */
export function capacityOf(sizes: readonly number[]): number {
  return sizes
    .map(
      (size) => Math.max(0, Math.floor((size - reservedPerDevice) / defaultExtentSize)) * defaultExtentSize,
    )
    .reduce((sum, size) => sum + size, 0);
}
