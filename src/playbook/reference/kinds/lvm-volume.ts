// `lvm_volume`, for people.
import type { KindReference } from '../kind-reference.ts';

export const lvmVolumeReference: KindReference = {
  about:
    'A logical volume, and the volume group it lives in. Never shrinks, never touches a device that holds something.',
  properties: {
    vg: 'the volume group',
    name: 'of the volume',
    size: 'grown in place when larger than the volume, smaller is refused; rounded up to whole extents, of every stripe',
    devices: 'what the group is made of when there is none, and extended by what it lacks; never reduced',
    thin: 'the volume takes its space from a pool, when it is written',
    'thin.pool': "the pool's name",
    'thin.pool_size':
      'the pool is made with it and grown to it; a larger one stays, since LVM may have extended it',
    stripes: 'spread over so many devices; of new volumes: another number than that of the volume is refused',
    stripe_size: "a power of two from 4KiB; LVM's own default is 64KiB",
    state: 'whether it is there',
  },
  example: `lvm_volume:
  vg: myvg
  name: mylvm
  size: 20GiB
  devices: [/dev/disk/by-id/virtio-myvg]`,
};
