// `lvm_filter`, for people.
import type { KindReference } from '../kind-reference.ts';

export const lvmFilterReference: KindReference = {
  about:
    "Devices that this host's LVM keeps off, by `global_filter` in its configuration: a server exports them, and a volume group that a client makes inside is not shown here. It is not proved yet for the boot of a server, when udev looks before a disk has all its names: look at `lsblk` after the first one. For whole disks and partitions; LVM looks into logical volumes and files only where it is told to.",
  properties: {
    reject: 'the devices, with their partitions; one that this host itself has in use with LVM is refused',
    state: '`absent` takes these devices, and only these, out of the filter',
  },
  example: 'lvm_filter: { reject: [/dev/disk/by-id/wwn-0x5000c500a1b2c3d4] }',
};
