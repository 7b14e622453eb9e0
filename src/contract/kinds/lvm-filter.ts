// `lvm_filter`: devices that this host's LVM keeps off, since what is in them belongs to clients.
import * as z from 'zod';
import { devicePath } from '../device-path.ts';
import { defineKind } from '../kind.ts';

/** What LVM's own syntax of a pattern could not hold. */
const filtered = devicePath.refine((path) => /^\/dev\/[A-Za-z0-9_.:+@=/-]+$/.test(path), {
  error: 'not a device that a filter can name: letters, digits and _ . : + @ = - only',
});

export const lvmFilterSchema = z.strictObject({
  /** With their partitions. */
  reject: z.array(filtered).min(1, { error: 'name at least one device' }),
  state: z.enum(['present', 'absent']).default('present'),
});

export const lvmFilterKind = defineKind({
  schema: lvmFilterSchema,
  title: ({ reject }) => reject.join(', '),
});
