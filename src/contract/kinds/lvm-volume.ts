// `lvm_volume`: a logical volume, and the volume group it lives in. Never shrinks, never touches a device that holds something.
import * as z from 'zod';
import { absolutePath } from '../file-mode.ts';
import { defineKind } from '../kind.ts';
import { size } from '../size.ts';

const lvmName = z.string().regex(/^(?!\.{1,2}$)[A-Za-z0-9+_.][A-Za-z0-9+_.-]{0,126}$/, {
  error: 'not a name that LVM accepts',
});

export const lvmVolumeSchema = z.strictObject({
  vg: lvmName,
  name: lvmName,
  /** Grown in place when larger than the volume; smaller is refused. Rounded up to whole extents. */
  size,
  /** Where the volume group is made when there is none. Stable names only: sdX moves. */
  devices: z
    .array(
      absolutePath.refine((path) => !/^\/dev\/(sd|vd|xvd)[a-z]+\d*$/.test(path), {
        error: 'kernel names move between boots: use /dev/disk/by-id/…',
      }),
    )
    .default([]),
  state: z.enum(['present', 'absent']).default('present'),
});

export const lvmVolumeKind = defineKind({
  schema: lvmVolumeSchema,
  title: (desired) => `/dev/${desired.vg}/${desired.name}`,
});
