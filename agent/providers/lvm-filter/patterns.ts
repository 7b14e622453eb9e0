// Patterns of LVM's filters: "r|…|" rejects the devices of which a name matches (lvm.conf(5), `devices/filter`). Pure.

/** This device and its partitions, by the names that udev and the kernel give to those. */
export function rejecting(path: string): string {
  const escaped = path.replace(/[.+]/g, '\\$&');
  return `r|^${escaped}${partitionsOf(path)}$|`;
}

/** The kernel puts a "p" after a digit: nvme0n1p1, loop1p1, but sda1. */
function partitionsOf(path: string): string {
  if (path.startsWith('/dev/disk/') || path.startsWith('/dev/mapper/')) return '(-part[0-9]+)?';
  return /\d$/.test(path) ? '(p[0-9]+)?' : '[0-9]*';
}

/** It says no more than no filter does. */
export function isAcceptingAll(patterns: readonly string[]): boolean {
  return patterns.length === 1 && /^a(\W)\.\*\1$/.test(patterns[0] ?? '');
}

/** Those that accept: a device of which LVM knows several names is used when one of them is accepted, whatever rejects another. */
export function acceptingIn(patterns: readonly string[]): string | undefined {
  return patterns.find((pattern) => pattern.startsWith('a'));
}
