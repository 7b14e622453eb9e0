// `filesystem`, for people.
import type { KindReference } from '../kind-reference.ts';
import { diskProperties } from '../shared.ts';

export const filesystemReference: KindReference = {
  about:
    'What a disk holds. It is made on a blank disk only, and grown with its disk: while it is mounted where it can, otherwise for a moment aside. Never shrunk, never wiped; label and UUID stay.',
  properties: {
    ...diskProperties('device'),
    type: 'gfs2 and ocfs2 are for several hosts at once; they are made, not grown',
    label: 'given when it is made; another one that is there is refused',
    shared: 'it is for several hosts at once: gfs2 and ocfs2, and these only; made by one host of the run',
    cluster: 'whose locks gfs2 and ocfs2 use',
    'cluster.name': 'of the cluster, as its members know it',
    'cluster.filesystem': 'its name within the cluster; gfs2 needs one',
    'cluster.hosts': 'how many hosts may mount it at once: journals of gfs2, slots of ocfs2',
    reserved_percent: 'of ext4: how much only root may fill; 5 unless said',
    bytes_per_inode: 'of ext4: one inode for so many bytes',
    state: '`absent` only says that nothing may be there: what is there is refused, never wiped',
  },
  example: `filesystem:
  device: { iqn: iqn.2026-11.com.example:storage01.web, lun: 0 }
  type: xfs
  label: web-data`,
};
