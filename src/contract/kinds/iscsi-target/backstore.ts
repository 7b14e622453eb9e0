// What a LUN can stand on: a block device, a file, memory, or a SCSI device that is passed through.
import * as z from 'zod';
import { absolutePath } from '../../file-mode.ts';
import { size } from '../../size.ts';

/** Bytes: the kernel counts the pages of a ramdisk in a signed number of 32 bits (rd_set_configfs_dev_params). */
const ramdiskLimit = (2 ** 31 - 1) * 4096;

/** "H:C:T:L", the numbers of a SCSI device on this boot; a by-id path stays the same. */
const scsiAddress = z
  .string()
  .regex(/^\d+:\d+:\d+:\d+$/, { error: 'not a path or the H:C:T:L of a SCSI device' });

/** A backstore is one of these, in the names of rtslib. */
export const backstoreForms = {
  block: absolutePath.optional(),
  fileio: z
    .strictObject({
      path: absolutePath,
      size,
      /** Blocks are taken from the file system when the file is made or grown, not when they are written. */
      preallocated: z.boolean().default(false),
      /** Writes are acknowledged before they are on the disk: a power cut loses them. Write-through when it is made, unless said. */
      write_back: z.boolean().optional(),
    })
    .optional(),
  /** In the server's memory: blank after each boot. */
  ramdisk: z
    .strictObject({
      size: size.refine((bytes) => bytes <= ramdiskLimit, { error: 'too large for a ramdisk' }),
      /** Writes are thrown away and reads give zeros: for measuring. */
      nullio: z.boolean().default(false),
    })
    .optional(),
  /** The SCSI commands of clients go to the device itself, which keeps its own identity. */
  pscsi: z.union([absolutePath, scsiAddress]).optional(),
};

export const plugins = ['block', 'fileio', 'ramdisk', 'pscsi'] as const;

/** rtslib's name of a kind of backstore. */
export type Plugin = (typeof plugins)[number];

type Forms = { [Name in Plugin]?: unknown };

/** The kinds that a LUN names: exactly one, where it is described well. */
export function pluginsOf(lun: Forms): Plugin[] {
  return plugins.filter((name) => lun[name] !== undefined);
}

/** The backing device or file; `undefined` for memory. */
export function backingOf(lun: {
  block?: string | undefined;
  fileio?: { path: string } | undefined;
  pscsi?: string | undefined;
}): string | undefined {
  return lun.block ?? lun.fileio?.path ?? lun.pscsi;
}
