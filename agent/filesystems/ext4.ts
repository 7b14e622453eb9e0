// ext4: its superblock (Linux Documentation/filesystems/ext4/super.rst), mkfs.ext4(8), e2fsck(8) and resize2fs(8).
import { ignoreOutput } from '../tools/tool.ts';
import { textAt, uuidAt } from './fields.ts';
import { type Birth, type Filesystem, makingDeadline, type Superblock } from './filesystem.ts';

const superblock = 1024;
const magic = 0xef53;

export const ext4: Filesystem = {
  software: 'ext4',
  maker: 'mkfs.ext4',
  identify: (bytes) => (bytes.getUint16(superblock + 0x38, true) === magic ? read(bytes) : undefined),
  takesUuid: true,
  make: ({ device, uuid, wish }) => ({
    argv: ['mkfs.ext4', '-q', '-U', uuid, ...wishesOf(wish), device],
    deadline: makingDeadline,
    parse: ignoreOutput,
  }),
  check: (device) => ({
    argv: ['e2fsck', '-fn', device],
    deadline: makingDeadline,
    parse: ignoreOutput,
  }),
  growth: {
    needs: 'device',
    // 1: it was mended, which is no failure.
    prepare: (device) => ({
      argv: ['e2fsck', '-fp', device],
      deadline: makingDeadline,
      accept: [0, 1],
      parse: ignoreOutput,
    }),
    grow: (device) => ({ argv: ['resize2fs', device], deadline: makingDeadline, parse: ignoreOutput }),
  },
};

function wishesOf({ label, reserved_percent, bytes_per_inode }: Birth['wish']): string[] {
  return [
    ...(label === undefined ? [] : ['-L', label]),
    ...(reserved_percent === undefined ? [] : ['-m', String(reserved_percent)]),
    ...(bytes_per_inode === undefined ? [] : ['-i', String(bytes_per_inode)]),
  ];
}

function read(bytes: DataView): Superblock | undefined {
  const number = (offset: number) => bytes.getUint32(superblock + offset, true);
  const blockSize = 1024 * 2 ** number(0x18);
  const isWide = (number(0x60) & 0x80) !== 0;
  const blocks = number(0x04) + (isWide ? number(0x150) * 2 ** 32 : 0);
  if (!hasExtents(number(0x60))) return undefined;
  return {
    uuid: uuidAt(bytes, superblock + 0x68),
    label: textAt(bytes, superblock + 0x78, 16),
    size: blocks * blockSize,
    isWhole: true,
    sizeOn: (device) =>
      Math.max(blocks, largest(bytes, Math.floor(device / blockSize), blockSize)) * blockSize,
  };
}

/** What tells ext4 from ext2 and ext3: files in extents (s_feature_incompat, 0x40). */
function hasExtents(features: number): boolean {
  return (features & 0x40) !== 0;
}

/** A last group that had hardly room for its own tables is left out (`adjust_fs_info` of resize2fs): so is one that is a little larger. */
function largest(bytes: DataView, blocks: number, blockSize: number): number {
  const number = (offset: number) => bytes.getUint32(superblock + offset, true);
  const [first, perGroup, inodesPerGroup] = [number(0x14), number(0x20), number(0x28)];
  const inodeSize = bytes.getUint16(superblock + 0x58, true);
  const reserved = bytes.getUint16(superblock + 0xce, true);
  const descriptors = Math.ceil((Math.ceil(blocks / perGroup) * 64) / blockSize);
  const tables = 3 + Math.ceil((inodesPerGroup * inodeSize) / blockSize) + descriptors + reserved + 50;
  const rest = (blocks - first) % perGroup;
  return rest > 0 && rest < tables ? blocks - rest : blocks;
}
