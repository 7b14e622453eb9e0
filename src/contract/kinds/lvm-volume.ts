// `lvm_volume`: a logical volume, and the volume group it lives in. Never shrinks, never touches a device that holds something.
import * as z from 'zod';
import { devicePath } from '../device-path.ts';
import { defineKind } from '../kind.ts';
import { formatSize, size } from '../size.ts';

const lvmName = z.string().regex(/^(?!\.{1,2}$)[A-Za-z0-9+_.][A-Za-z0-9+_.-]{0,126}$/, {
  error: 'not a name that LVM accepts',
});

/** LVM's limits: a power of two, from 4KiB. */
const stripeSize = size.refine((bytes) => bytes >= 4096 && Number.isInteger(Math.log2(bytes)), {
  error: 'not a stripe size: a power of two of at least 4KiB',
});

export const lvmVolumeSchema = z
  .strictObject({
    vg: lvmName,
    name: lvmName,
    /** Grown in place when larger than the volume; smaller is refused. Rounded up to whole extents, of every stripe. */
    size,
    /** What the volume group is made of when there is none, and extended by what it lacks. Never reduced. */
    devices: z.array(devicePath).default([]),
    /** The volume takes its space from this pool, when it is written. */
    thin: z
      .strictObject({
        pool: lvmName,
        /** The pool is made with it and grown to it; a larger one stays, since LVM may have extended it. */
        pool_size: size,
      })
      .optional(),
    /** Spread over so many devices. Of new volumes: another number than that of the volume is refused. */
    stripes: z.int().min(2).max(128).optional(),
    /** LVM's own default is 64KiB. */
    stripe_size: stripeSize.optional(),
    state: z.enum(['present', 'absent']).default('present'),
  })
  .superRefine(({ name, thin, stripes, stripe_size }, context) => {
    const complain = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    if (thin && stripes !== undefined)
      complain('stripes', 'a thin volume lies as its pool does: leave this out');
    if (thin?.pool === name) complain('thin', 'the pool needs a name of its own');
    if (stripe_size !== undefined && stripes === undefined)
      complain('stripe_size', `stripes of ${formatSize(stripe_size)} on how many devices? say \`stripes\``);
  });

export const lvmVolumeKind = defineKind({
  schema: lvmVolumeSchema,
  title: (desired) => `/dev/${desired.vg}/${desired.name}`,
});
