// OCFS2: its superblock (Linux fs/ocfs2/ocfs2_fs.h, `ocfs2_dinode` and `ocfs2_super_block`) and mkfs.ocfs2(8). It grows by tunefs.ocfs2(8), by hand.
import { ignoreOutput } from '../tools/tool.ts';
import { matches, textAt, uuidAt } from './fields.ts';
import { type Filesystem, makingDeadline, type Superblock } from './filesystem.ts';

/** In its third block (OCFS2_SUPER_BLOCK_BLKNO). */
const blockSizes = [512, 1024, 2048, 4096];
/** Of `id2.i_super` within the block. */
const fields = 0xc0;

export const ocfs2: Filesystem = {
  software: 'ocfs2',
  maker: 'mkfs.ocfs2',
  identify: (bytes) => {
    const blockSize = blockSizes.find((size) => matches(bytes, 2 * size, 'OCFSV2'));
    return blockSize === undefined ? undefined : read(bytes, 2 * blockSize);
  },
  takesUuid: true,
  // `-x`: it asks nothing. The stack is named, since it would otherwise want the cluster to run already.
  make: ({ device, uuid, wish: { label, cluster } }) => ({
    argv: [
      ...['mkfs.ocfs2', '-x', '-q', '-U', uuid, '-N', String(cluster?.hosts)],
      ...['--cluster-stack=o2cb', `--cluster-name=${cluster?.name}`],
      ...(label === undefined ? [] : ['-L', label]),
      device,
    ],
    deadline: makingDeadline,
    parse: ignoreOutput,
  }),
};

function read(bytes: DataView, block: number): Superblock {
  return {
    uuid: uuidAt(bytes, block + fields + 0x90),
    label: textAt(bytes, block + fields + 0x50, 64),
    size: undefined,
    isWhole: true,
    sizeOn: (device) => device,
  };
}
