// `partition`, for people.
import type { KindReference } from '../kind-reference.ts';

export const partitionReference: KindReference = {
  about:
    'A partition of a GPT disk, found by its number or its name. A table is made on a blank disk only; a partition is grown at its end, never moved or shrunk.',
  properties: {
    device: 'the disk, by a name that stays: `/dev/disk/by-id/…`',
    number: 'what it is known by; the lowest free one where only a name is given',
    name: 'its name in the table, as in `/dev/disk/by-partlabel/…`',
    size: 'rounded up to whole MiB; `rest` takes, and grows into, what is free behind it',
    type: 'what it is for',
    state: 'whether it is there',
  },
  example: 'partition: { device: /dev/disk/by-id/virtio-data, number: 1, size: 20GiB, type: lvm }',
};
