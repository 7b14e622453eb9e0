// GFS2: its superblock (Linux include/uapi/linux/gfs2_ondisk.h, `gfs2_sb`) and mkfs.gfs2(8). It grows by gfs2_grow(8), by hand.
import { ignoreOutput } from '../tools/tool.ts';
import { uuidAt } from './fields.ts';
import { type Filesystem, makingDeadline } from './filesystem.ts';

const superblock = 65_536;
const magic = 0x01161970;

export const gfs2: Filesystem = {
  software: 'gfs2',
  maker: 'mkfs.gfs2',
  identify: (bytes) =>
    bytes.getUint32(superblock) === magic && bytes.getUint32(superblock + 4) === 1
      ? {
          uuid: uuidAt(bytes, superblock + 256),
          label: '',
          size: undefined,
          isWhole: true,
          sizeOn: (device) => device,
        }
      : undefined,
  // It chooses its own. Its superblock is written last.
  takesUuid: false,
  make: ({ device, wish: { cluster } }) => ({
    argv: [
      ...['mkfs.gfs2', '-O', '-q', '-p', 'lock_dlm'],
      ...['-t', `${cluster?.name}:${cluster?.filesystem}`, '-j', String(cluster?.hosts), device],
    ],
    deadline: makingDeadline,
    parse: ignoreOutput,
  }),
};
