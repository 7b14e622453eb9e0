// The command line of a lab host's virtual machine.
import { clockPort } from './clock.ts';
import { macAddress } from './host-identity.ts';
import type { LabHost } from './host-wishes.ts';
import type { Image } from './image/image-store.ts';
import type { HostFiles } from './lab-files.ts';
import { networkNames } from './storage-network.ts';

export const accelerators = ['kvm', 'tcg'] as const;
export type Accelerator = (typeof accelerators)[number];

/** Inherited by QEMU. */
export const clockDescriptor = 3;

export const qemuProgram = 'qemu-system-x86_64';

export interface MachineParts {
  host: LabHost;
  index: number;
  machineId: string;
  files: HostFiles;
  image: Image;
}

/** Five-level page tables only make an emulated memory access longer. */
export const processor: Record<Accelerator, string[]> = {
  kvm: ['-accel', 'kvm', '-cpu', 'host'],
  tcg: ['-accel', 'tcg,thread=multi,tb-size=256', '-cpu', 'max,la57=off'],
};

const kernelParameters = [
  ...['root=/dev/vda', 'rw', 'console=ttyS0', 'quiet', 'loglevel=4', 'net.ifnames=0', 'fsck.mode=skip'],
  ...['mitigations=off', 'nopti', 'nokaslr', 'audit=0'],
];

/** Arguments for `qemuProgram`. Its monitor speaks QMP on standard input and output; `clockDescriptor` is a socket of ours. */
export function qemuArguments(parts: MachineParts, accelerator: Accelerator): string[] {
  const { host, machineId, files, image } = parts;
  return [
    ...['-nodefaults', '-no-user-config', '-display', 'none', '-qmp', 'stdio', '-name', host.name],
    ...['-machine', 'q35', ...processor[accelerator], '-m', `${Math.ceil(host.memory / 2 ** 20)}M`],
    ...['-uuid', machineId.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')],
    ...['-kernel', image.kernel, '-initrd', files.initrd, '-append', kernelParameters.join(' ')],
    ...[
      '-chardev',
      `file,id=console,path=${doubleCommas(files.console)},append=on`,
      '-serial',
      'chardev:console',
    ],
    ...['-device', 'virtio-rng-pci', '-device', 'virtio-serial-pci'],
    ...[
      '-chardev',
      `socket,id=clock,fd=${clockDescriptor}`,
      '-device',
      `virtserialport,chardev=clock,name=${clockPort}`,
    ],
    ...disk('root', 'root', files.rootDisk),
    ...host.disks.flatMap(({ serial }, number) => disk(`disk${number}`, serial, files.disk(serial))),
    ...interfaces(parts),
  ];
}

/** Without network boot ROMs: the kernel is given. The port of the host for SSH is opened later, through the monitor. */
function interfaces({ index, files }: MachineParts): string[] {
  const device = (id: string, network: 0 | 1 | 2) =>
    `virtio-net-pci,netdev=${id},mac=${macAddress(index, network)},romfile=`;
  const storage = networkNames.flatMap((name) => [
    ...[
      '-netdev',
      `stream,id=${name},server=off,addr.type=unix,addr.path=${doubleCommas(files.socket(name))}`,
    ],
    ...['-device', device(name, name === 'san1' ? 1 : 2)],
  ]);
  return ['-netdev', 'user,id=ssh,restrict=on', '-device', device('ssh', 0), ...storage];
}

/** Nothing is ever synced to this machine's disk: a lab's disks are thrown away. */
function disk(id: string, serial: string, path: string): string[] {
  const drive = `if=none,id=${id},file=${doubleCommas(path)},format=qcow2,cache=unsafe,discard=unmap`;
  return ['-drive', drive, '-device', `virtio-blk-pci,drive=${id},serial=${serial}`];
}

/** QEMU's option syntax: a comma in a value is written twice. */
function doubleCommas(value: string): string {
  return value.replaceAll(',', ',,');
}
