// `mount`, for people.
import type { KindReference } from '../kind-reference.ts';
import { diskProperties } from '../shared.ts';

export const mountReference: KindReference = {
  about:
    'A file system in its place, now and after each boot: a line in `/etc/fstab` by UUID, with `_netdev` where a session brings the disk. Other lines stay as they are. One volume is mounted by two hosts of a run only if its file system is made for it, or if all read only.',
  properties: {
    path: 'where; `none` for swap space. Made where it is missing; a directory that holds something is refused',
    ...diskProperties('device'),
    type: 'what the disk must hold; read from it unless said',
    options:
      'of this file system. Left out, those of an existing line stay; given, they are all there are. A live mount is remounted; what the file system cannot take back holds until it is mounted anew',
    read_only: 'left out, as an existing line says',
    nofail:
      'the boot does not wait for it, and systemd mounts it whenever its disk comes. Unless said: true where a session brings the disk',
    state:
      '`unmounted` leaves the line, so the next boot mounts it again; `absent` takes both away. What is in use is never torn off',
  },
  example: `mount:
  path: /srv/data
  device: { iqn: iqn.2026-11.com.example:storage01.web, lun: 0 }
  options: [noatime]`,
};
