// What a lab host has from the beginning, what it can install without a network, and what nobody needs in a machine without devices.

/** A bare Debian server: nothing of iSCSI is on it. cpio makes the lab's initrd; from forky on nothing else brings it. */
export const installed = [
  ...['systemd', 'systemd-sysv', 'udev', 'dbus', 'kmod', 'procps', 'sudo', 'openssh-server'],
  ...['iproute2', 'iputils-ping', 'netbase', 'nftables', 'firewalld'],
  ...['lvm2', 'fdisk', 'parted', 'e2fsprogs', 'xfsprogs', 'linux-image-amd64', 'initramfs-tools', 'cpio'],
];

/** Offered by the package repository inside the image, with all their dependencies. */
export const offered = [
  'targetcli-fb',
  'python3-rtslib-fb',
  'open-iscsi',
  'multipath-tools',
  ...['btrfs-progs', 'gfs2-utils', 'ocfs2-tools', 'mdadm'],
  'lsscsi',
  'strace',
  'thin-provisioning-tools',
  'python3-apt',
];

/** Half of a kernel's modules drive hardware that QEMU does not show; without them the image is half as big. */
const drivers = [
  'gpu',
  'media',
  'net/wireless',
  'net/ethernet',
  'iio',
  'staging',
  'usb',
  'bluetooth',
  'comedi',
  'hid',
  'input',
];

export const excluded = [
  ...['man', 'doc', 'locale', 'info'].map((folder) => `/usr/share/${folder}/*`),
  ...['/lib', '/usr/lib'].flatMap((folder) => [
    ...drivers.map((driver) => `${folder}/modules/*/kernel/drivers/${driver}/*`),
    ...['sound', 'net/wireless', 'net/mac80211'].map((kind) => `${folder}/modules/*/kernel/${kind}/*`),
  ]),
];
