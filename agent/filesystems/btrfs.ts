// Btrfs on one device: its superblock (Linux include/uapi/linux/btrfs_tree.h, `btrfs_super_block`), mkfs.btrfs(8), btrfs(8).
import { ignoreOutput } from '../tools/tool.ts';
import { matches, numberAt, roundDown, textAt, uuidAt } from './fields.ts';
import { type Filesystem, makingDeadline, type Superblock } from './filesystem.ts';

const superblock = 65_536;
/** Below it the kernel resizes nothing (`btrfs_ioctl_resize`). */
const smallestGrown = 256 * 2 ** 20;

export const btrfs: Filesystem = {
  software: 'btrfs',
  maker: 'mkfs.btrfs',
  // Until it is whole, mkfs.btrfs writes another magic ("!BHRfS_M"), which nothing takes for btrfs.
  identify: (bytes) => (matches(bytes, superblock + 0x40, '_BHRfS_M') ? read(bytes) : undefined),
  takesUuid: true,
  // Without `-f`: a signature that has come since it was looked at ends it.
  make: ({ device, uuid, wish: { label } }) => ({
    argv: [...['mkfs.btrfs', '-q', '-U', uuid], ...(label === undefined ? [] : ['-L', label]), device],
    deadline: makingDeadline,
    parse: ignoreOutput,
  }),
  check: (device) => ({
    argv: ['btrfs', 'check', '--readonly', device],
    deadline: makingDeadline,
    parse: ignoreOutput,
  }),
  growth: {
    needs: 'mount',
    grow: (mountPoint) => ({
      argv: ['btrfs', 'filesystem', 'resize', 'max', mountPoint],
      deadline: makingDeadline,
      parse: ignoreOutput,
    }),
  },
};

function read(bytes: DataView): Superblock {
  const sector = bytes.getUint32(superblock + 0x90, true);
  // dev_item.total_bytes: of this device; a file system on several is grown by hand.
  const size = numberAt(bytes, superblock + 0xc9 + 8, true);
  const isAlone = numberAt(bytes, superblock + 0x88, true) === 1;
  return {
    uuid: uuidAt(bytes, superblock + 0x20),
    label: textAt(bytes, superblock + 0x12b, 256),
    size,
    isWhole: true,
    sizeOn: (device) =>
      isAlone && device >= smallestGrown ? Math.max(size, roundDown(device, sector)) : size,
  };
}
