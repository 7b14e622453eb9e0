// `multipath`: one disk over all its paths, under a name of its own: /dev/mapper/<alias>.
import * as z from 'zod';
import { iscsiName } from '../iqn.ts';
import { defineKind } from '../kind.ts';
import { serial } from '../serial.ts';
import { lunNumber } from './iscsi-target/lun.ts';

/** Names of device-mapper are shorter than 128 bytes, and /dev/mapper/control is its own. */
const alias = z
  .string()
  .regex(/^(?!control$)[A-Za-z0-9][A-Za-z0-9_.-]{0,126}$/, { error: 'not a name for a map' });

/** "3" and the NAA identifier, as scsi_id and multipath write it. */
const wwid = z.string().regex(/^3(?:[0-9a-f]{16}|[0-9a-f]{32})$/, {
  error: 'not the WWID of a SCSI disk: want 3 and 16 or 32 hex digits, in quotes',
});

/** A number that multipath.conf takes beside words. */
const count = (least: number) => z.int().min(least).max(1_000_000);

/** Of the section `multipath` in multipath.conf(5), by its names: what both multipath-tools 0.9.4 and 0.11.1 know. */
export const mapSettings = z.strictObject({
  path_grouping_policy: z
    .enum(['failover', 'multibus', 'group_by_serial', 'group_by_prio', 'group_by_node_name'])
    .optional(),
  path_selector: z
    .enum(['round-robin 0', 'queue-length 0', 'service-time 0', 'historical-service-time 0'])
    .optional(),
  prio: z.enum(['const', 'alua', 'sysfs']).optional(),
  failback: z.union([z.enum(['immediate', 'manual', 'followover']), count(0)]).optional(),
  no_path_retry: z.union([z.enum(['fail', 'queue']), count(1)]).optional(),
  rr_min_io_rq: count(1).optional(),
  flush_on_last_del: z.enum(['yes', 'no']).optional(),
  skip_kpartx: z.enum(['yes', 'no']).optional(),
});
export type MapSettings = z.output<typeof mapSettings>;

export const multipathSchema = z
  .strictObject({
    alias,
    state: z.enum(['present', 'absent']).default('present'),
    /** The target whose LUN it is; this host has sessions with it. */
    iqn: iscsiName.optional(),
    lun: lunNumber.optional(),
    wwid: wwid.optional(),
    /** Known from the server where it is in the same run. */
    serial: serial.optional(),
    /** How many there must be, all of them working; otherwise as many as this host has sessions with the target. */
    paths: z.int().min(1).max(64).optional(),
    settings: mapSettings.default({}),
    /** Seconds for the map and its paths to come. */
    deadline: z.number().positive().max(600).default(60),
  })
  .superRefine(({ iqn, lun, wwid: given, state }, context) => {
    if ((iqn === undefined) !== (lun === undefined))
      context.addIssue({ code: 'custom', message: '`iqn` and `lun` go together: which LUN of which target' });
    if (state === 'present' && iqn === undefined && given === undefined)
      context.addIssue({ code: 'custom', message: 'which disk? say `iqn` and `lun`, or `wwid`' });
  });

export const multipathObservation = z.strictObject({
  kind: z.literal('multipath'),
  alias: z.string(),
  wwid: z.string(),
  /** Kernel name of the map, e.g. "dm-0". */
  name: z.string(),
  filesystem: z.string().optional(),
  mountpoints: z.array(z.string()),
  paths: z.array(z.strictObject({ name: z.string(), state: z.string() })),
});

export const multipathKind = defineKind({
  schema: multipathSchema,
  title: ({ alias: name }) => name,
});
