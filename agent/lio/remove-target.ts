// Takes a target apart, as a whole or by its parts, in the order in which the kernel lets go: sessions, portals, ACLs, LUNs, groups.
import type { System } from '../system/system.ts';
import { type Causes, doing } from './doing.ts';
import { findLink } from './links.ts';
import { readTags } from './live-target.ts';
import {
  aclPath,
  lunPath,
  mappedLunPath,
  numbersOf,
  portalPath,
  type TpgPlace,
  targetPath,
  tpgPath,
} from './paths.ts';

const causes: Causes = {
  EBUSY: ['the kernel still uses it', 'a session may just be ending: run again'],
  ENOTEMPTY: ['something was made in it meanwhile', 'run again: the next plan sees it'],
};

/** Ends every session and lets nobody in any more. */
export function disableTarget(system: System, iqn: string): void {
  for (const tpg of tpgsIn(system, iqn)) disableTpg(system, tpg);
}

export function removePortals(system: System, iqn: string): void {
  for (const tpg of tpgsIn(system, iqn)) removePortalsOf(system, tpg);
}

export function removeAcls(system: System, iqn: string): void {
  for (const tpg of tpgsIn(system, iqn)) removeAclsOf(system, tpg);
}

export function removeLuns(system: System, iqn: string): void {
  for (const tpg of tpgsIn(system, iqn)) removeLunsOf(system, tpg);
}

export function removeTarget(system: System, iqn: string): void {
  doing(
    `remove target ${iqn}`,
    () => {
      for (const tpg of tpgsIn(system, iqn)) system.removeDirectory(tpgPath(tpg));
      system.removeDirectory(targetPath(iqn));
    },
    causes,
  );
}

function tpgsIn(system: System, iqn: string): TpgPlace[] {
  return readTags(system, iqn).map((tag) => ({ iqn, tag }));
}

/** With all that is in it, and its sessions. */
export function removeTpg(system: System, tpg: TpgPlace): void {
  disableTpg(system, tpg);
  removePortalsOf(system, tpg);
  removeAclsOf(system, tpg);
  removeLunsOf(system, tpg);
  doing(`remove portal group ${tpg.tag} of ${tpg.iqn}`, () => system.removeDirectory(tpgPath(tpg)), causes);
}

/** Ends every session of the group. */
export function disableTpg(system: System, tpg: TpgPlace): void {
  const enable = `${tpgPath(tpg)}/enable`;
  if (system.readText(enable).trim() === '1')
    doing(`disable ${tpg.iqn}`, () => system.writeKernel(enable, '0'));
}

function removePortalsOf(system: System, tpg: TpgPlace): void {
  for (const name of system.list(`${tpgPath(tpg)}/np`)) removePortal(system, tpg, name);
}

function removeAclsOf(system: System, tpg: TpgPlace): void {
  for (const initiator of system.list(`${tpgPath(tpg)}/acls`)) removeAcl(system, tpg, initiator);
}

function removeLunsOf(system: System, tpg: TpgPlace): void {
  for (const lun of numbersOf(system.list(`${tpgPath(tpg)}/lun`), 'lun_')) removeLun(system, tpg, lun);
}

/** `name` as configfs has it. */
export function removePortal(system: System, tpg: TpgPlace, name: string): void {
  doing(`remove portal ${name} of ${tpg.iqn}`, () => system.removeDirectory(portalPath(tpg, name)), causes);
}

/** Ends the initiator's session. */
export function removeAcl(system: System, tpg: TpgPlace, initiator: string): void {
  const path = aclPath(tpg, initiator);
  doing(
    `remove the ACL of ${initiator}`,
    () => {
      for (const as of numbersOf(system.list(path), 'lun_')) unlinkAndRemove(system, `${path}/lun_${as}`);
      system.removeDirectory(path);
    },
    causes,
  );
}

/** `as`: the number that the initiator sees. */
export function removeMappedLun(system: System, tpg: TpgPlace, initiator: string, as: number): void {
  doing(
    `take LUN ${as} from ${initiator}`,
    () => unlinkAndRemove(system, mappedLunPath(tpg, initiator, as)),
    causes,
  );
}

/** The LUNs that are mapped to it must have gone before: their links would lead nowhere. */
export function removeLun(system: System, tpg: TpgPlace, lun: number): void {
  doing(`remove LUN ${lun} of ${tpg.iqn}`, () => unlinkAndRemove(system, lunPath(tpg, lun)), causes);
}

function unlinkAndRemove(system: System, path: string): void {
  const link = findLink(system, path);
  if (link) system.removeFile(`${path}/${link.alias}`);
  system.removeDirectory(path);
}
