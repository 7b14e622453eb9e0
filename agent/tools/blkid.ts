// What a part of a disk shows before there is a partition on it (blkid(8), low-level probing).
import type { Tool } from './tool.ts';

/** Types of what is found there: "ext4", "LVM2_member"; [] where nothing is. */
export function probePlace(device: string, place: { start: number; size: number }): Tool<string[]> {
  const { start, size } = place;
  return {
    argv: [
      'blkid',
      '--probe',
      '--offset',
      String(start),
      '--size',
      String(size),
      '--output',
      'export',
      device,
    ],
    deadline: 60,
    // 2: nothing was found.
    accept: [0, 2],
    parse: (stdout) => [...stdout.matchAll(/^(?:PT)?TYPE=(.+)$/gm)].map(([, type = '']) => type),
  };
}
