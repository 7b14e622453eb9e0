// Swap space: its header (Linux include/linux/swap.h, `union swap_header`) and mkswap(8). It holds nothing between two boots.
import { ignoreOutput } from '../tools/tool.ts';
import { matches, textAt, uuidAt } from './fields.ts';
import type { Filesystem, Superblock } from './filesystem.ts';

/** Of x86 and of nearly every arm64; with another one it is not known again. */
const page = 4096;

export const swap: Filesystem = {
  software: 'util-linux',
  maker: 'mkswap',
  identify: (bytes) => (matches(bytes, page - 10, 'SWAPSPACE2') ? read(bytes) : undefined),
  takesUuid: true,
  make: ({ device, uuid, wish: { label } }) => ({
    argv: ['mkswap', '-U', uuid, ...(label === undefined ? [] : ['-L', label]), device],
    deadline: 120,
    parse: ignoreOutput,
  }),
  growth: { needs: 'remaking' },
};

function read(bytes: DataView): Superblock {
  const size = (bytes.getUint32(1028, true) + 1) * page;
  return {
    uuid: uuidAt(bytes, 1036),
    label: textAt(bytes, 1052, 16),
    size,
    isWhole: true,
    sizeOn: (device) => Math.max(size, Math.floor(device / page) * page),
  };
}
