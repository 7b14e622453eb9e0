// LVM's commands: one report of everything, and the changes (lvmreport(7), lvcreate(8), lvextend(8), vgcreate(8)).
import * as z from 'zod';
import { ignoreOutput, type Tool } from './tool.ts';

export interface LogicalVolume {
  name: string;
  /** Bytes. */
  size: number;
  /** "linear", or several words as ["thin", "sparse"]. */
  layout: string[];
  /** ["public"], with "thickorigin" where snapshots hang on it, "thicksnapshot" where it is one. */
  roles: string[];
  active: boolean;
  open: boolean;
}

export interface VolumeGroup {
  name: string;
  /** Bytes. */
  extentSize: number;
  free: number;
  writable: boolean;
  exported: boolean;
  /** A physical volume is missing. */
  partial: boolean;
  volumes: LogicalVolume[];
}

export interface LvmReport {
  groups: VolumeGroup[];
  /** Physical volumes in no group. `used` says that its label claims a group whose description is lost. */
  orphans: { path: string; used: boolean }[];
}

const bytes = z.string().transform(Number).pipe(z.int().nonnegative());
const words = z.string().transform((text) => text.split(',').filter((word) => word !== ''));
const flag = z.string().transform((text) => text !== '');

const volume = z
  .object({
    lv_name: z.string(),
    lv_size: bytes,
    lv_layout: words,
    lv_role: words,
    lv_active: z.string(),
    lv_device_open: z.string(),
  })
  .transform((row) => ({
    name: row.lv_name,
    size: row.lv_size,
    layout: row.lv_layout,
    roles: row.lv_role,
    active: row.lv_active === 'active',
    open: row.lv_device_open === 'open',
  }));

const group = z.object({
  vg_name: z.string(),
  vg_extent_size: bytes,
  vg_free: bytes,
  vg_permissions: z.string(),
  vg_exported: flag,
  vg_partial: flag,
});

const report = z.object({
  report: z.array(
    z.object({
      vg: z.array(group).default([]),
      lv: z.array(volume).default([]),
      pv: z.array(z.object({ pv_name: z.string(), pv_in_use: flag })).default([]),
    }),
  ),
});

/** Sections that nobody reads are asked for one column only: a default report has hundreds. */
const columns = {
  vg: 'vg_name,vg_extent_size,vg_free,vg_permissions,vg_exported,vg_partial',
  lv: 'lv_name,lv_size,lv_layout,lv_role,lv_active,lv_device_open',
  pv: 'pv_name,pv_in_use',
  pvseg: 'pvseg_start',
  seg: 'segtype',
};

/** All groups with their volumes in one process. */
export const reportAll: Tool<LvmReport> = {
  argv: [
    ...['lvm', 'fullreport', '--reportformat', 'json', '--units', 'b', '--nosuffix'],
    ...Object.entries(columns).flatMap(([section, names]) => ['--configreport', section, '-o', names]),
  ],
  deadline: 60,
  parse: (stdout) => {
    const sections = report.parse(JSON.parse(stdout)).report;
    return {
      groups: sections.flatMap(({ vg, lv }) => vg.map((row) => groupOf(row, lv))),
      orphans: sections.flatMap(({ vg, pv }) =>
        vg.length > 0 ? [] : pv.map((row) => ({ path: row.pv_name, used: row.pv_in_use })),
      ),
    };
  },
};

function groupOf(row: z.output<typeof group>, volumes: LogicalVolume[]): VolumeGroup {
  return {
    name: row.vg_name,
    extentSize: row.vg_extent_size,
    free: row.vg_free,
    writable: row.vg_permissions === 'writeable',
    exported: row.vg_exported,
    partial: row.vg_partial,
    volumes,
  };
}

/** Seconds for one change: LVM waits for udev, and for disks that answer slowly. */
export const changeDeadline = 120;

/** Without `--yes`: a signature that has come since it was looked at makes vgcreate ask, and no answer is no. */
export function createGroup(name: string, devices: readonly string[]): Tool<void> {
  return change(['vgcreate', name, ...devices]);
}

/** Rounded up to whole extents by LVM. What an earlier volume left at its beginning is wiped: a new volume is nobody's yet. */
export function createVolume(vg: string, name: string, size: number): Tool<void> {
  const wiping = ['--yes', '--wipesignatures', 'y', '--zero', 'y'];
  return change(['lvcreate', ...wiping, '--name', name, '--size', inSectors(size), vg]);
}

/** The file system on it stays as it is. */
export function extendVolume(vg: string, name: string, size: number): Tool<void> {
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

/** Bytes of an extent, from LVM's own copy of a group's description in /etc/lvm/backup (vgcfgbackup(8)); it counts in sectors. */
export function parseExtentSize(backup: string): number | undefined {
  const [, sectors] = /^\textent_size = (\d+)/m.exec(backup) ?? [];
  return sectors === undefined ? undefined : Number(sectors) * 512;
}
