// LVM's changes (lvcreate(8), lvextend(8), vgcreate(8), vgextend(8), lvmthin(7)) and its names.
import { ignoreOutput, type Tool } from './tool.ts';

/** Seconds for one change: LVM waits for udev, and for disks that answer slowly. */
export const changeDeadline = 120;

/** Without `--yes`: a signature that has come since it was looked at makes vgcreate ask, and no answer is no. */
export function createGroup(name: string, devices: readonly string[]): Tool<void> {
  return change(['vgcreate', name, ...devices]);
}

/** Without `--yes`, as `createGroup`. */
export function extendGroup(name: string, devices: readonly string[]): Tool<void> {
  return change(['vgextend', name, ...devices]);
}

export interface Volume {
  vg: string;
  name: string;
  /** Bytes. */
  size: number;
}

/** Rounded up to whole extents by LVM. What an earlier volume left at its beginning is wiped: a new volume is nobody's yet. */
export function createVolume({ vg, name, size }: Volume, layout: readonly string[] = []): Tool<void> {
  const wiping = ['--yes', '--wipesignatures', 'y', '--zero', 'y'];
  return change(['lvcreate', ...wiping, ...layout, '--name', name, '--size', inSectors(size), vg]);
}

/** Bytes of a stripe; LVM's own default without. */
export function stripedOver(stripes: number, stripeSize: number | undefined): string[] {
  const size = stripeSize === undefined ? [] : ['--stripesize', inSectors(stripeSize)];
  return ['--stripes', String(stripes), ...size];
}

/** LVM chooses the size of the metadata; blocks are zeroed when they are first given to a volume. */
export function createPool({ vg, name, size }: Volume): Tool<void> {
  return change([
    ...['lvcreate', '--yes', '--type', 'thin-pool', '--zero', 'y'],
    ...['--name', name, '--size', inSectors(size), vg],
  ]);
}

/** Nothing is wiped: a new thin volume has no blocks yet and reads as zeros. */
export function createThinVolume({ vg, name, size }: Volume, pool: string): Tool<void> {
  return change([
    ...['lvcreate', '--yes', '--type', 'thin', '--thinpool', pool],
    ...['--name', name, '--virtualsize', inSectors(size), vg],
  ]);
}

/** The file system on it stays as it is. */
export function extendVolume({ vg, name, size }: Volume): Tool<void> {
  return change(['lvextend', '--size', inSectors(size), `${vg}/${name}`]);
}

export function activateVolume(vg: string, name: string): Tool<void> {
  return change(['lvchange', '--activate', 'y', `${vg}/${name}`]);
}

export function removeVolume(vg: string, name: string): Tool<void> {
  return change(['lvremove', '--yes', `${vg}/${name}`]);
}

function change(argv: readonly string[]): Tool<void> {
  return { argv, deadline: changeDeadline, parse: ignoreOutput };
}

/** LVM takes bytes only in multiples of 512. */
function inSectors(size: number): string {
  return `${Math.ceil(size / 512)}s`;
}

/** The name of a volume's device-mapper node: dashes within names are doubled (libdm, `dm_build_dm_name`). */
export function mapperName(vg: string, name: string): string {
  const double = (text: string) => text.replaceAll('-', '--');
  return `${double(vg)}-${double(name)}`;
}
