// LVM's report of everything (lvmreport(7)): groups, their devices and volumes, in one process.
import * as z from 'zod';
import type { Tool } from './tool.ts';

export interface LogicalVolume {
  name: string;
  /** Bytes; of a thin volume, what it shows and not what it takes. */
  size: number;
  /** "linear", or several words as ["thin", "sparse"]. */
  layout: string[];
  /** ["public"], with "thickorigin" where snapshots hang on it, "thicksnapshot" where it is one. */
  roles: string[];
  active: boolean;
  open: boolean;
  /** Of a thin volume. */
  pool: string | undefined;
  /** Of the last segment, which growth continues; 1 where there are none. */
  stripes: number;
  /** Bytes; 0 without stripes. */
  stripeSize: number;
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
  /** Its physical volumes, by LVM's name for the device, with their free bytes. */
  devices: { path: string; free: number }[];
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

const volume = z.object({
  lv_name: z.string(),
  lv_size: bytes,
  lv_layout: words,
  lv_role: words,
  lv_active: z.string(),
  lv_device_open: z.string(),
  pool_lv: z.string(),
});

const segment = z.object({ lv_name: z.string(), stripes: bytes, stripe_size: bytes });

const group = z.object({
  vg_name: z.string(),
  vg_extent_size: bytes,
  vg_free: bytes,
  vg_permissions: z.string(),
  vg_exported: flag,
  vg_partial: flag,
});

const section = z.object({
  vg: z.array(group).default([]),
  lv: z.array(volume).default([]),
  pv: z.array(z.object({ pv_name: z.string(), pv_in_use: flag, pv_free: bytes })).default([]),
  seg: z.array(segment).default([]),
});
type Section = z.output<typeof section>;

const report = z.object({ report: z.array(section) });

/** A section that nobody reads is asked for one column only: a default report has hundreds. */
const columns = {
  vg: 'vg_name,vg_extent_size,vg_free,vg_permissions,vg_exported,vg_partial',
  lv: 'lv_name,lv_size,lv_layout,lv_role,lv_active,lv_device_open,pool_lv',
  pv: 'pv_name,pv_in_use,pv_free',
  pvseg: 'pvseg_start',
  seg: 'lv_name,stripes,stripe_size',
};

export const reportAll: Tool<LvmReport> = {
  argv: [
    ...['lvm', 'fullreport', '--reportformat', 'json', '--units', 'b', '--nosuffix'],
    ...Object.entries(columns).flatMap(([name, wanted]) => ['--configreport', name, '-o', wanted]),
  ],
  deadline: 60,
  parse: (stdout) => {
    const sections = report.parse(JSON.parse(stdout)).report;
    return {
      groups: sections.flatMap((one) => one.vg.map((row) => groupOf(row, one))),
      orphans: sections.flatMap(({ vg, pv }) =>
        vg.length > 0 ? [] : pv.map((row) => ({ path: row.pv_name, used: row.pv_in_use })),
      ),
    };
  },
};

function groupOf(row: z.output<typeof group>, { pv, lv, seg }: Section): VolumeGroup {
  return {
    name: row.vg_name,
    extentSize: row.vg_extent_size,
    free: row.vg_free,
    writable: row.vg_permissions === 'writeable',
    exported: row.vg_exported,
    partial: row.vg_partial,
    devices: pv.map(({ pv_name, pv_free }) => ({ path: pv_name, free: pv_free })),
    volumes: lv.map((one) =>
      volumeOf(
        one,
        seg.findLast(({ lv_name }) => lv_name === one.lv_name),
      ),
    ),
  };
}

function volumeOf(row: z.output<typeof volume>, last: z.output<typeof segment> | undefined): LogicalVolume {
  return {
    name: row.lv_name,
    size: row.lv_size,
    layout: row.lv_layout,
    roles: row.lv_role,
    active: row.lv_active === 'active',
    open: row.lv_device_open === 'open',
    pool: row.pool_lv === '' ? undefined : row.pool_lv,
    stripes: Math.max(1, last?.stripes ?? 1),
    stripeSize: last?.stripe_size ?? 0,
  };
}
