// A live backstore as an entry of saveconfig.json.
import type { System } from '../system/system.ts';
import { accessStatusTitles, accessTypeTitles } from './alua.ts';
import { readAttributes, readNamedAttributes, requireAttributes } from './attributes.ts';
import { type BackstoreInfo, parseBackstoreInfo } from './backstore-info.ts';
import { type Dialect, inDialect } from './dialect.ts';
import type { LiveBackstore } from './live-backstores.ts';
import { backstorePath } from './paths.ts';
import type { Attributes, SavedBackstore } from './saveconfig.ts';

/** The settings besides identity, which are read only for a backstore that the file does not have yet. */
export function dumpSettings(
  system: System,
  backstore: LiveBackstore,
  dialect: Dialect,
): Partial<SavedBackstore> {
  const path = backstorePath(backstore);
  return {
    attributes: readAttributes(system, path),
    ...dumpGroups(system, backstore, dialect),
  };
}

/** All ALUA groups, the kernel's own included. */
export function dumpGroups(
  system: System,
  backstore: LiveBackstore,
  dialect: Dialect,
): Pick<SavedBackstore, 'alua_tpgs'> {
  const path = backstorePath(backstore);
  return inDialect(dialect, {
    alua_tpgs: listAluaGroups(system, path).map((group) => dumpAluaGroup(system, path, group)),
  });
}

/** Some attributes by name. */
export function dumpAttributes(
  system: System,
  backstore: LiveBackstore,
  names: readonly string[],
): Attributes {
  return readNamedAttributes(system, backstorePath(backstore), names);
}

/** What identifies a backstore and must always be as the kernel has it. */
export function dumpIdentity(system: System, backstore: LiveBackstore, dialect: Dialect): SavedBackstore {
  const { name, plugin } = backstore;
  const path = backstorePath(backstore);
  const text = system.readText(`${path}/info`);
  const live: Live = {
    info: parseBackstoreInfo(text),
    text,
    dev: backstore.path,
    wwn: backstore.serial,
    writeBack: () => system.readText(`${path}/attrib/emulate_write_cache`).trim() === '1',
  };
  return { name, plugin, ...ownKeys[plugin]?.(live, dialect) };
}

interface Live {
  info: BackstoreInfo;
  text: string;
  dev: string;
  wwn: string;
  writeBack(): boolean;
}

/** What rtslib's `dump` methods write for each plugin (tcm.py). */
const ownKeys: Record<string, (live: Live, dialect: Dialect) => Partial<SavedBackstore>> = {
  block: ({ info, text, dev, wwn, writeBack }, dialect) => ({
    dev,
    wwn,
    // A kernel without `exclusive` in its info claims every device exclusively.
    ...inDialect(dialect, {
      write_back: writeBack(),
      readonly: info.readOnly ?? false,
      exclusive: !/exclusive: 0/.test(text),
    }),
  }),
  fileio: ({ info, text, dev, wwn, writeBack }, dialect) => ({
    dev,
    wwn,
    size: info.size ?? 0,
    ...inDialect(dialect, { write_back: writeBack(), aio: /Async: 1/.test(text) }),
  }),
  ramdisk: ({ info, wwn }) => ({ wwn, size: info.size ?? 0, ...(info.nullio === true && { nullio: true }) }),
  pscsi: ({ dev }) => ({ dev }),
};

const numbers = [
  'alua_access_state',
  'alua_support_active_nonoptimized',
  'alua_support_active_optimized',
  'alua_support_offline',
  'alua_support_standby',
  'alua_support_transitioning',
  'alua_support_unavailable',
  'alua_write_metadata',
  'implicit_trans_secs',
  'nonop_delay_msecs',
  'preferred',
  'tg_pt_gp_id',
  'trans_delay_msecs',
];

/** None where the device does ALUA itself: the kernel's directory then means nothing. */
function listAluaGroups(system: System, path: string): string[] {
  const isEmulated = system.readTextIfExists(`${path}/attrib/alua_support`)?.trim() !== '0';
  return isEmulated ? system.list(`${path}/alua`) : [];
}

/** The kernel shows type and status in words and takes them as numbers (drivers/target/target_core_alua.c). */
function dumpAluaGroup(system: System, path: string, name: string) {
  const [type = '', status = '', ...values] = requireAttributes(system, `${path}/alua/${name}`, [
    'alua_access_type',
    'alua_access_status',
    ...numbers,
  ]);
  return {
    name,
    alua_access_type: accessTypeTitles.indexOf(type.trim()),
    alua_access_status: accessStatusTitles.indexOf(status.trim()),
    ...Object.fromEntries(numbers.map((file, index) => [file, Number(values[index])])),
  };
}
