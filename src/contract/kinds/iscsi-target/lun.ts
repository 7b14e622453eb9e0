// A LUN of a target and the backstore it stands on.
import * as z from 'zod';
import { absolutePath } from '../../file-mode.ts';
import { serial } from '../../serial.ts';
import { size } from '../../size.ts';

const backstoreName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.:-]{0,127}$/, {
  error: 'not a name for a backstore',
});
export const lunNumber = z.int().min(0).max(65_535);

export const lun = z
  .strictObject({
    lun: lunNumber,
    /** The backstore's name, unique on the server: it is the volume's identity. */
    name: backstoreName,
    block: absolutePath.optional(),
    fileio: z.strictObject({ path: absolutePath, size }).optional(),
    /** Given, or random when the backstore is made; never changed afterwards. */
    serial: serial.optional(),
    /** Whether several initiators may write to it at once: only a cluster file system survives that. */
    shared: z.boolean().default(false),
  })
  .refine((value) => (value.block === undefined) !== (value.fileio === undefined), {
    error: 'a LUN has exactly one backstore: `block` or `fileio`',
  });
