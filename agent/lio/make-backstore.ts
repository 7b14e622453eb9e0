// Makes one backstore, or finishes one that was left half-made.
import { HostError } from '../provider.ts';
import type { System } from '../system/system.ts';
import { applyGroup, type GroupSettings, removeGroups } from './alua.ts';
import { restoreAttributes } from './attributes.ts';
import { type Causes, doing } from './doing.ts';
import { ensureDirectory } from './engine.ts';
import { findPlace, listEmptyHbas, placeAmong, recallPlaces } from './live-backstores.ts';
import { withBackstoreLock } from './lock.ts';
import { type BackstorePlace, backstorePath, core } from './paths.ts';
import { kernelNameOf } from './plugins.ts';
import { restoreReservations } from './reservations.ts';
import type { Attributes } from './saveconfig.ts';

export interface NewBackstore {
  name: string;
  /** rtslib's name of it. */
  plugin: string;
  /** The device or file; empty for memory. */
  path: string;
  /** Absent where the device has one of its own. */
  serial?: string;
  /** The plugin's parameters for `control`. */
  parameters: string;
}

const causes: Causes = {
  EBUSY: [
    'the device is in use: mounted, held by LVM, md or device-mapper, or served by another backstore',
    'lsblk shows who holds it',
  ],
  ENOENT: ['there is nothing at that path'],
  ENODEV: ['there is no such device'],
  ENXIO: ['there is no such device'],
  ENOTBLK: ['that is no block device'],
  EROFS: ['it is read-only'],
  EACCES: ['it is read-only'],
  EINVAL: ['the kernel does not take it; its log (dmesg) says why'],
  EEXIST: ['it is configured already', 'run again: the next plan sees it'],
};

/** Configured step by step, its serial set before it is enabled: no backstore is ever live without its identity. */
export function makeBackstore(system: System, backstore: NewBackstore): void {
  const { name, plugin, path, serial, parameters } = backstore;
  doing(
    `make ${plugin} backstore ${name}${path === '' ? '' : ` on ${path}`}`,
    () => {
      const directory = backstorePath(withBackstoreLock(system, () => claimPlace(system, name, plugin)));
      system.writeKernel(`${directory}/control`, parameters);
      if (path !== '') system.writeKernel(`${directory}/udev_path`, path);
      if (serial !== undefined) system.writeKernel(`${directory}/wwn/vpd_unit_serial`, `${serial}\n`);
      showName(system, directory);
      system.writeKernel(`${directory}/enable`, '1\n');
    },
    causes,
  );
}

/** A directory `<hba>_N` of its own, N being the lowest number that no backstore of any plugin has: the number rtslib would choose. */
function claimPlace(system: System, name: string, plugin: string): BackstorePlace {
  const places = recallPlaces(system);
  const place = placeAmong(places, name, plugin) ?? {
    hba: `${kernelNameOf(plugin)}_${freeNumber(places)}`,
    name,
  };
  ensureDirectory(system, `${core}/${place.hba}`);
  ensureDirectory(system, backstorePath(place));
  return place;
}

function freeNumber(places: readonly BackstorePlace[]): number {
  const taken = new Set(places.map(({ hba }) => Number(hba.slice(hba.lastIndexOf('_') + 1))));
  let number = 0;
  while (taken.has(number)) number += 1;
  return number;
}

/** Clients then see the backstore's name as the disk's model, as with targetcli. */
function showName(system: System, directory: string): void {
  const attribute = `${directory}/attrib/emulate_model_alias`;
  if (system.exists(attribute)) system.writeKernel(attribute, '1');
}

/** What a saved backstore had beyond its data. */
export interface RememberedBackstore {
  attributes: Attributes;
  groups: GroupSettings[];
  /** File of reservations that survive a power loss. */
  reservations?: string;
}

/**
 * Brings back what a saved backstore had beyond its data: settings such as the block size, and reservations that survive a power
 * loss. Only while nothing exports it: the kernel takes neither afterwards.
 */
export function restoreBackstore(
  system: System,
  place: BackstorePlace,
  { attributes, groups, reservations }: RememberedBackstore,
): void {
  const path = backstorePath(place);
  const isNew = Object.keys(attributes).length === 0 && groups.length === 0 && reservations === undefined;
  if (isNew || /Status: ACTIVATED/.test(system.readText(`${path}/info`))) return;
  doing(
    `bring back the settings of ${place.name}`,
    () => {
      restoreAttributes(system, path, attributes);
      for (const group of groups) applyGroup(system, place, group);
      if (reservations !== undefined) restoreReservations(system, path, reservations);
    },
    { EINVAL: ['the kernel does not take what was saved', 'its log (dmesg) says why'] },
  );
}

/** The data behind it stays. */
export function removeBackstore(system: System, name: string, plugin: string): void {
  const place = findPlace(system, name, plugin);
  if (!place) return;
  doing(
    `remove ${plugin} backstore ${name}`,
    () => {
      removeGroups(system, place);
      system.removeDirectory(backstorePath(place));
      system.removeDirectory(`${core}/${place.hba}`);
    },
    { EBUSY: ['a LUN still uses it', 'run again: the next plan sees what uses it'] },
  );
}

/** HBA directories whose backstore went and that were left behind when a process died in between. */
export function sweepHbas(system: System): void {
  withBackstoreLock(system, () => {
    for (const hba of listEmptyHbas(system)) {
      doing(`remove the empty ${hba}`, () => system.removeDirectory(`${core}/${hba}`));
    }
  });
}

/** Throws HostError where the backstore is not there. */
export function requirePlace(system: System, name: string, plugin: string): BackstorePlace {
  const place = findPlace(system, name, plugin);
  if (!place) throw new HostError(`backstore ${name} is not there`, 'something else removed it: run again');
  return place;
}
