// XFS: its superblock (Linux fs/xfs/libxfs/xfs_format.h, `xfs_dsb`), mkfs.xfs(8), xfs_repair(8) and xfs_growfs(8).
import { HostError } from '../provider.ts';
import { ignoreOutput } from '../tools/tool.ts';
import { matches, numberAt, textAt, uuidAt } from './fields.ts';
import { type Filesystem, makingDeadline, type Superblock } from './filesystem.ts';

/** mkfs.xfs leaves out a last allocation group below this size (XFS_AG_MIN_BYTES). */
const smallestGroup = 16 * 2 ** 20;

export const xfs: Filesystem = {
  software: 'xfs',
  maker: 'mkfs.xfs',
  identify: (bytes) => (matches(bytes, 0, 'XFSB') ? read(bytes) : undefined),
  takesUuid: true,
  // Without `-f`: a signature that has come since it was looked at ends it.
  make: ({ device, uuid, wish: { label }, isAgain }) => ({
    argv: [
      ...['mkfs.xfs', '-q', ...(isAgain ? ['-f'] : []), '-m', `uuid=${uuid}`],
      ...(label === undefined ? [] : ['-L', label]),
      device,
    ],
    deadline: makingDeadline,
    parse: ignoreOutput,
  }),
  check: (device) => ({ argv: ['xfs_repair', '-n', device], deadline: makingDeadline, parse: ignoreOutput }),
  measure: (mountPoint) => ({
    argv: ['xfs_growfs', '-n', mountPoint],
    deadline: 60,
    parse: parseGeometry,
  }),
  growth: {
    needs: 'mount',
    grow: (mountPoint) => ({
      argv: ['xfs_growfs', '-d', mountPoint],
      deadline: makingDeadline,
      parse: ignoreOutput,
    }),
  },
};

/** The line "data     =                       bsize=4096   blocks=65536, imaxpct=25". */
export function parseGeometry(stdout: string): number {
  const [, blockSize, blocks] = /^data\s+=\s+bsize=(\d+)\s+blocks=(\d+),/m.exec(stdout) ?? [];
  if (blockSize === undefined || blocks === undefined)
    throw new HostError(`xfs_growfs: cannot read ${JSON.stringify(stdout.slice(0, 200))}`);
  return Number(blockSize) * Number(blocks);
}

function read(bytes: DataView): Superblock {
  const blockSize = bytes.getUint32(4);
  const blocks = numberAt(bytes, 8, false);
  const groupBlocks = bytes.getUint32(84);
  return {
    uuid: uuidAt(bytes, 32),
    label: textAt(bytes, 108, 12),
    size: blocks * blockSize,
    // sb_inprogress: set first and cleared last by mkfs.xfs; the kernel mounts nothing that has it.
    isWhole: bytes.getUint8(126) === 0,
    sizeOn: (device) => {
      const whole = Math.floor(device / blockSize);
      const rest = whole % groupBlocks;
      const isTooSmall = rest > 0 && rest * blockSize < smallestGroup;
      return Math.max(blocks, isTooSmall ? whole - rest : whole) * blockSize;
    },
  };
}
