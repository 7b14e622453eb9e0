// What a server tells of a target after a run.
import * as z from 'zod';

/** One LUN of a target as the server has it after a run. */
export const exportedLun = z.strictObject({
  /** Of its portal group. */
  tag: z.int(),
  lun: z.int(),
  name: z.string(),
  plugin: z.string(),
  /** The backing device or file. */
  path: z.string(),
  serial: z.string(),
  /** Bytes. */
  size: z.int(),
});

export const iscsiTargetObservation = z.strictObject({
  kind: z.literal('iscsi_target'),
  iqn: z.string(),
  luns: z.array(exportedLun),
  acls: z.array(
    z.strictObject({
      /** Of its portal group. */
      tag: z.int(),
      initiator: z.string(),
      luns: z.array(z.strictObject({ lun: z.int(), as: z.int(), read_only: z.boolean() })),
    }),
  ),
  portals: z.array(z.string()),
});
