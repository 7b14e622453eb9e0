// The backstores that the kernel has, also half-made ones: their names and serials decide what may be made beside them.
import type { System } from '../system/system.ts';
import { indexBy } from './index-by.ts';
import { type BackstorePlace, backstorePath, core } from './paths.ts';
import { pluginOfHba } from './plugins.ts';

export interface LiveBackstore extends BackstorePlace {
  /** rtslib's name for it: "block", "fileio", "ramdisk", "pscsi", "user". */
  plugin: string;
  /** False where it was made and never configured: it serves nothing and has no data. */
  enabled: boolean;
  /** The device or file as it was configured; empty where there is none. */
  path: string;
  /** The unit serial; empty until it is set. */
  serial: string;
}

const hbaFiles = ['hba_info', 'hba_mode'];

/** Every backstore of the host, in the order of their directories. */
export function readBackstores(system: System): LiveBackstore[] {
  return listPlaces(system).map((place) => readBackstore(system, place));
}

/** Those of that name: of each plugin at most one. */
export const backstoresNamed = indexBy((backstore: LiveBackstore) => backstore.name);

/** Where the backstore of that name is; `undefined` where there is none. */
export function findPlace(system: System, name: string, plugin: string): BackstorePlace | undefined {
  const known = placeAmong(seen.get(system)?.places ?? [], name, plugin);
  if (known && system.exists(backstorePath(known))) return known;
  return placeAmong(recallPlaces(system), name, plugin);
}

export function placeAmong(
  places: readonly BackstorePlace[],
  name: string,
  plugin: string,
): BackstorePlace | undefined {
  return placesNamed(places, name).find(({ hba }) => pluginOfHba(hba) === plugin);
}

const placesNamed = indexBy((place: BackstorePlace) => place.name);

export function listPlaces(system: System): readonly BackstorePlace[] {
  seen.delete(system);
  return recallPlaces(system);
}

interface Seen {
  inside: ReadonlyMap<string, readonly BackstorePlace[]>;
  places: readonly BackstorePlace[];
}

/** What was in each HBA directory when it was last listed, unless it was empty then. */
const seen = new WeakMap<System, Seen>();

/** As `listPlaces`, but looks only into directories that are new since: or each of 500 backstores in the making would cost 500 looks. */
export function recallPlaces(system: System): readonly BackstorePlace[] {
  const known = seen.get(system)?.inside;
  const inside = new Map<string, readonly BackstorePlace[]>();
  for (const entry of system.list(core)) {
    const found = known?.get(entry) ?? listInside(system, entry);
    if (found.length > 0) inside.set(entry, found);
  }
  const places = [...inside.values()].flat();
  seen.set(system, { inside, places });
  return places;
}

/** Nothing where it is no HBA. */
function listInside(system: System, hba: string): BackstorePlace[] {
  return pluginOfHba(hba) === undefined ? [] : listNames(system, hba).map((name) => ({ hba, name }));
}

export function listEmptyHbas(system: System): string[] {
  return listHbas(system).filter((hba) => listNames(system, hba).length === 0);
}

function listHbas(system: System): string[] {
  return system.list(core).filter((hba) => pluginOfHba(hba) !== undefined);
}

function listNames(system: System, hba: string): string[] {
  return system.list(`${core}/${hba}`).filter((name) => !hbaFiles.includes(name));
}

function readBackstore(system: System, place: BackstorePlace): LiveBackstore {
  const [enable = '', path = '', serial = ''] = system.readAttributes(backstorePath(place), [
    'enable',
    'udev_path',
    'wwn/vpd_unit_serial',
  ]);
  return {
    ...place,
    plugin: pluginOfHba(place.hba) ?? place.hba,
    enabled: enable.trim() === '1',
    path: path.trim(),
    serial: parseUnitSerial(serial.trim()),
  };
}

/** "T10 VPD Unit Serial Number: …" (target_wwn_vpd_unit_serial_show in drivers/target/target_core_configfs.c). */
export function parseUnitSerial(line: string): string {
  return line.slice(line.indexOf(':') + 1).trim();
}
