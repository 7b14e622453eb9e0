// Makes objects the way saveconfig.json remembers them: aliases, settings and reservations of an earlier life come back.
import type { IscsiTarget } from '../../../src/contract/kinds/iscsi-target.ts';
import { requirePlace, restoreBackstore } from '../../lio/make-backstore.ts';
import { enableTpg, linkLun, makeAcl, makeTpg, mapLun } from '../../lio/make-target.ts';
import { managedTag } from '../../lio/paths.ts';
import { findRtslib } from '../../lio/rtslib.ts';
import {
  contentOf,
  findSavedBackstore,
  findSavedTarget,
  findSavedTpg,
  readSaveconfig,
  type Saveconfig,
  type SavedTpg,
} from '../../lio/saveconfig.ts';
import type { WantedMapping } from '../../lio/wanted.ts';
import type { System } from '../../system/system.ts';

export function makeTargetOf(system: System, { iqn }: IscsiTarget): void {
  makeTpg(system, iqn, findSavedTarget(readSaved(system), iqn)?.parameters);
}

export function linkLunOf(
  system: System,
  { iqn }: IscsiTarget,
  { lun, name, plugin }: { lun: number; name: string; plugin: string },
): void {
  const saved = readSaved(system);
  const place = requirePlace(system, name, plugin);
  restoreBackstore(system, place, findSavedBackstore(saved, name), findRtslib(system)?.dbroot);
  const alias = savedTpg(saved, iqn)?.luns.find(({ index }) => index === lun)?.alias ?? newAlias(system);
  linkLun(system, { iqn, lun, place, alias });
}

export function makeAclOf(system: System, { iqn }: IscsiTarget, initiator: string): void {
  const { authentication: _asserted, ...attributes } =
    savedAcl(readSaved(system), iqn, initiator)?.attributes ?? {};
  makeAcl(system, iqn, initiator, attributes);
}

export function mapLunsOf(
  system: System,
  { iqn }: IscsiTarget,
  { initiator, mappings }: { initiator: string; mappings: readonly WantedMapping[] },
): void {
  const stored = savedAcl(readSaved(system), iqn, initiator)?.mapped_luns ?? [];
  for (const mapping of mappings) {
    const alias = stored.find(({ index }) => index === mapping.as)?.alias ?? newAlias(system);
    mapLun(system, { iqn, initiator, mapping, alias });
  }
}

export function enableTarget(system: System, { iqn }: IscsiTarget): void {
  enableTpg(system, iqn, savedTpg(readSaved(system), iqn));
}

function readSaved(system: System): Saveconfig | undefined {
  const rtslib = findRtslib(system);
  return rtslib && contentOf(readSaveconfig(system, rtslib.saveFile));
}

function savedTpg(saved: Saveconfig | undefined, iqn: string): SavedTpg | undefined {
  return findSavedTpg(findSavedTarget(saved, iqn), managedTag);
}

function savedAcl(saved: Saveconfig | undefined, iqn: string, initiator: string) {
  return savedTpg(saved, iqn)?.node_acls.find(({ node_wwn }) => node_wwn === initiator);
}

/** Ten hex digits, as rtslib's; only unique within one directory. */
function newAlias(system: System): string {
  return [...system.randomBytes(5)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
