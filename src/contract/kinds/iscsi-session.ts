// `iscsi_session`: a client's login to a target over named portals, and the block devices that come with it.
import * as z from 'zod';
import { chap, secretsOf } from '../chap.ts';
import { iscsiName } from '../iqn.ts';
import { defineKind } from '../kind.ts';
import { nodeSettings, settingsOf } from '../node-settings.ts';
import { portal } from '../portal.ts';
import { serial } from '../serial.ts';

export const iscsiSessionSchema = z.strictObject({
  iqn: iscsiName,
  state: z.enum(['present', 'absent']).default('present'),
  portals: z.array(portal).min(1, {
    error: 'name at least one portal: a login without one goes to every portal',
  }),
  chap: chap.optional(),
  /** Log a live session out and in again where it has other CHAP credentials than `chap`: refused while its disks are used. */
  relogin: z.boolean().default(false),
  startup: z.enum(['automatic', 'manual', 'onboot']).default('automatic'),
  /** Sessions over each portal; one when the record is made, and left as they are afterwards, unless said. */
  nr_sessions: z.int().min(1).max(32).optional(),
  /** Of the node record, by open-iscsi's own names; the others stay as they are. */
  settings: settingsOf(nodeSettings).default({}),
  /** Take away records and sessions of this target, on this interface, over portals that are not named. */
  prune: z.boolean().default(false),
  /** open-iscsi's interface record. */
  iface: z
    .string()
    .regex(/^[A-Za-z0-9_.:-]+$/)
    .default('default'),
  /**
   * Ask the portal for its targets before a record is made, with the credentials that it wants for that; off makes the record without
   * asking.
   */
  discovery: z.union([z.boolean(), z.strictObject({ chap })]).default(true),
  /** LUNs that must be there, as this client numbers them, and the volume each should be. */
  devices: z
    .array(
      z.strictObject({
        lun: z.int().min(0),
        expect: z.string().optional(),
        serial: serial.optional(),
        /** Bytes; known from the server where it is in the same run. A disk that shows another size is read anew. */
        size: z.int().positive().optional(),
      }),
    )
    .default([]),
  /** Seconds for a portal to answer; a login to one that answers, and its disks, get three times as many each. */
  deadline: z.number().positive().max(600).default(10),
});

/** One disk that a session brought, as the client's kernel and udev describe it. */
export const sessionDevice = z.strictObject({
  lun: z.int(),
  /** Kernel name, e.g. "sda": for people; it moves. */
  name: z.string(),
  /** The best of /dev/disk/by-id, by its name only. */
  by_id: z.string().optional(),
  /** Of /dev/disk/by-path, by its name only: which portal and LUN it came over. */
  by_path: z.string().optional(),
  /** From VPD page 0x80. */
  serial: z.string().optional(),
  /** e.g. "naa.6001405…". */
  wwid: z.string().optional(),
  /** Of the logical unit, from VPD page 0x83: "naa.…", "t10.…", "eui.…", in the page's order. */
  identifiers: z.array(z.string()).optional(),
  /** Bytes. */
  size: z.int(),
  read_only: z.boolean(),
  filesystem: z.string().optional(),
  mountpoints: z.array(z.string()),
});

export const iscsiSessionObservation = z.strictObject({
  kind: z.literal('iscsi_session'),
  iqn: z.string(),
  initiator: z.string(),
  sessions: z.array(
    z.strictObject({
      portal: z.string(),
      state: z.string(),
      devices: z.array(sessionDevice),
    }),
  ),
});

export const iscsiSessionKind = defineKind({
  schema: iscsiSessionSchema,
  title: (desired) => desired.iqn,
  secrets: ({ chap, discovery }) => [
    ...secretsOf(chap),
    ...(typeof discovery === 'boolean' ? [] : secretsOf(discovery.chap)),
  ],
});
