// A LUN of a target and the backstore it stands on.
import * as z from 'zod';
import { entryState, isWanted } from '../../entry-state.ts';
import { serial } from '../../serial.ts';
import { alua } from './alua.ts';
import { backstoreForms, pluginsOf } from './backstore.ts';
import { settings } from './settings.ts';

const backstoreName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.:-]{0,127}$/, {
  error: 'not a name for a backstore',
});
export const lunNumber = z.int().min(0).max(65_535);

export const lun = z
  .strictObject({
    lun: lunNumber,
    /** The backstore's name, unique on the server: it is the volume's identity. */
    name: backstoreName,
    state: entryState,
    ...backstoreForms,
    /** Given, or random when the backstore is made; never changed afterwards. */
    serial: serial.optional(),
    /** The kernel opens the device read-only, for all initiators; `block` only. Writable when it is made, unless said. */
    read_only: z.boolean().optional(),
    /** Of the backstore, by the kernel's names, such as `block_size` and `emulate_tpu`; the others stay as they are. */
    attributes: settings.default({}),
    /** Groups of ports of the backstore, and this LUN's group. */
    alua: alua.optional(),
    /** Whether several initiators may write to it at once: only a cluster file system survives that. */
    shared: z.boolean().default(false),
  })
  .superRefine((value, context) => {
    for (const message of contradictions(value)) context.addIssue({ code: 'custom', message });
  });

function contradictions(
  value: Parameters<typeof pluginsOf>[0] & {
    state?: 'present' | 'absent' | undefined;
    serial?: unknown;
    read_only?: unknown;
    alua?: unknown;
    attributes: object;
  },
): string[] {
  const [plugin, ...others] = pluginsOf(value);
  if (plugin === undefined && !isWanted(value)) return [];
  if (plugin === undefined || others.length > 0)
    return ['a LUN has exactly one backstore: `block`, `fileio`, `ramdisk` or `pscsi`'];
  return [
    ...(plugin === 'pscsi' && value.serial !== undefined
      ? ['a `pscsi` device keeps the serial that it has: leave `serial` out']
      : []),
    ...(plugin === 'pscsi' && value.alua !== undefined
      ? ['a `pscsi` device does ALUA itself: leave `alua` out']
      : []),
    ...(plugin !== 'block' && value.read_only !== undefined
      ? ['only `block` can be opened read-only; map the LUN with `read_only: true` instead']
      : []),
    // rtslib saves this attribute as `write_back`, and opens the file by that at boot (tcm.py, FileIOStorageObject).
    ...(plugin === 'fileio' && 'emulate_write_cache' in value.attributes
      ? ['`write_back` says what `emulate_write_cache` of a file is: leave the attribute out']
      : []),
  ];
}
