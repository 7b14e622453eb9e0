// A LUN of a target and the backstore it stands on.
import * as z from 'zod';
import { entryState, isWanted } from '../../entry-state.ts';
import { serial } from '../../serial.ts';
import { alua, aluaOfGroup } from './alua.ts';
import { backstoreForms, pluginsOf } from './backstore.ts';
import { settings } from './settings.ts';

const backstoreName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.:-]{0,127}$/, {
  error: 'not a name for a backstore',
});
export const lunNumber = z.int().min(0).max(65_535);

/** The name of the link in configfs, besides those that the kernel has there. */
const alias = z.string().regex(/^(?!alua_tg_pt_|statistics$)[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/, {
  error: 'not an alias for a LUN',
});

const form = z.strictObject({
  lun: lunNumber,
  /** The backstore's name, unique on the server: it is the volume's identity. */
  name: backstoreName,
  state: entryState,
  ...backstoreForms,
  /** As targetcli lists it; random when the LUN is made, unless said. */
  alias: alias.optional(),
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
});
export type Lun = z.output<typeof form>;

export const lun = form.superRefine((value, context) => {
  const isNamed = pluginsOf(value).length === 0 && !isWanted(value);
  const messages = isNamed || pluginsOf(value).length === 1 ? contradictions(value) : [oneBackstore];
  for (const message of messages) context.addIssue({ code: 'custom', message });
});

const oneBackstore = 'a LUN has exactly one backstore: `block`, `fileio`, `ramdisk` or `pscsi`';

/** Of a further portal group: a volume of its own, or one that another group exports, by its name alone. */
export const lunOfGroup = z
  .strictObject({ ...form.shape, alua: aluaOfGroup.optional() })
  .superRefine((value, context) => {
    const plugins = pluginsOf(value);
    const messages = plugins.length > 1 ? [oneBackstore] : contradictions(value);
    for (const message of messages) context.addIssue({ code: 'custom', message });
  });

/** Whether it is described here, and not only exported. */
export function isVolume(value: Lun): boolean {
  return isWanted(value) && pluginsOf(value).length > 0;
}

function contradictions(value: Lun): string[] {
  const [plugin] = pluginsOf(value);
  if (plugin === undefined) return saidElsewhere(value);
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

function saidElsewhere({ serial: given, read_only, shared, attributes, alua: own }: Lun): string[] {
  const isSaid =
    given !== undefined ||
    read_only !== undefined ||
    shared ||
    Object.keys(attributes).length > 0 ||
    (own?.groups ?? []).length > 0;
  return isSaid ? ['a volume is described once: say this where its backstore is'] : [];
}
