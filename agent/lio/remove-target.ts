// Takes a target apart, in the order in which the kernel lets go: sessions, portals, ACLs, LUNs, groups.
import type { System } from '../system/system.ts';
import { type Causes, doing } from './doing.ts';
import { findLink } from './links.ts';
import { readTags } from './live-target.ts';
import { aclPath, lunPath, numbersOf, portalPath, targetPath, tpgPath } from './paths.ts';

const causes: Causes = {
  EBUSY: ['the kernel still uses it', 'a session may just be ending: run again'],
  ENOTEMPTY: ['something was made in it meanwhile', 'run again: the next plan sees it'],
};

/** Ends every session and lets nobody in any more. */
export function disableTarget(system: System, iqn: string): void {
  for (const tag of readTags(system, iqn)) {
    const enable = `${tpgPath({ iqn, tag })}/enable`;
    if (system.readText(enable).trim() === '1')
      doing(`disable ${iqn}`, () => system.writeKernel(enable, '0'));
  }
}

export function removePortals(system: System, iqn: string): void {
  for (const tag of readTags(system, iqn)) {
    for (const name of system.list(`${tpgPath({ iqn, tag })}/np`)) {
      doing(
        `remove portal ${name} of ${iqn}`,
        () => system.removeDirectory(portalPath({ iqn, tag }, name)),
        causes,
      );
    }
  }
}

export function removeAcls(system: System, iqn: string): void {
  for (const tag of readTags(system, iqn)) {
    for (const initiator of system.list(`${tpgPath({ iqn, tag })}/acls`)) {
      doing(
        `remove the ACL of ${initiator}`,
        () => removeAcl(system, aclPath({ iqn, tag }, initiator)),
        causes,
      );
    }
  }
}

function removeAcl(system: System, path: string): void {
  for (const as of numbersOf(system.list(path), 'lun_')) unlinkAndRemove(system, `${path}/lun_${as}`);
  system.removeDirectory(path);
}

export function removeLuns(system: System, iqn: string): void {
  for (const tag of readTags(system, iqn)) {
    for (const lun of numbersOf(system.list(`${tpgPath({ iqn, tag })}/lun`), 'lun_')) {
      doing(`remove LUN ${lun} of ${iqn}`, () => unlinkAndRemove(system, lunPath({ iqn, tag }, lun)), causes);
    }
  }
}

function unlinkAndRemove(system: System, path: string): void {
  const link = findLink(system, path);
  if (link) system.removeFile(`${path}/${link.alias}`);
  system.removeDirectory(path);
}

export function removeTarget(system: System, iqn: string): void {
  doing(
    `remove target ${iqn}`,
    () => {
      for (const tag of readTags(system, iqn)) system.removeDirectory(tpgPath({ iqn, tag }));
      system.removeDirectory(targetPath(iqn));
    },
    causes,
  );
}
