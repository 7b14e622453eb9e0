// `partition`: a partition of a GPT disk, found by its number or its name; grown at its end, never moved or shrunk.
import * as z from 'zod';
import { devicePath } from '../device-path.ts';
import { defineKind } from '../kind.ts';
import { size } from '../size.ts';

/** What a table holds in 36 characters, without those that tools quote differently. */
const partitionName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._:+-]{0,35}$/, {
  error: 'not a name for a partition: up to 36 letters, digits and . _ : + -',
});

export const partitionSchema = z
  .strictObject({
    /** The disk. A table is made only where nothing is on it. */
    device: devicePath,
    /** What it is known by; the lowest free one, where only a name is given. */
    number: z.int().min(1).max(128).optional(),
    /** Its name in the table (`/dev/disk/by-partlabel/…`). */
    name: partitionName.optional(),
    /** Rounded up to whole MiB; "rest" takes, and grows into, what is free behind it. */
    size: z.union([z.literal('rest'), size]).default('rest'),
    type: z.enum(['linux', 'lvm']).default('linux'),
    state: z.enum(['present', 'absent']).default('present'),
  })
  .refine(({ number, name }) => number !== undefined || name !== undefined, {
    error: 'which partition? say `number` or `name`',
  });

export const partitionKind = defineKind({
  schema: partitionSchema,
  title: ({ device, number, name }) => `${device} ${number ?? name}`,
});
