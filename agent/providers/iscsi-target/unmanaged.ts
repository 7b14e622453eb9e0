// Objects under a managed target that the task does not name: they stay, and every report lists them; pure.

import type { IscsiTarget } from '../../../src/contract/kinds/iscsi-target.ts';
import { parsePortal } from '../../../src/contract/portal.ts';
import type { LiveAcl } from '../../lio/live-target.ts';
import { isSamePortal } from '../../lio/portal-names.ts';
import { mappedLunsOf, tpgsOf, type WantedTpg } from '../../lio/wanted.ts';
import { type Actual, liveTpg } from './actual.ts';

export function listUnmanaged(desired: IscsiTarget, actual: Actual): string[] {
  const tpgs = tpgsOf(desired);
  const groups = (actual.target?.tags ?? []).filter((tag) => !tpgs.some((tpg) => tpg.tag === tag));
  return [...tpgs.flatMap((tpg) => listOfTpg(tpg, actual)), ...groups.map((tag) => `portal group ${tag}`)];
}

function listOfTpg(wanted: WantedTpg, actual: Actual): string[] {
  const tpg = liveTpg(actual, wanted.tag);
  const luns = (tpg?.luns ?? [])
    .filter(({ lun }) => !wanted.luns.some((one) => one.lun === lun))
    .map(({ lun, backstore }) => `LUN ${lun}${backstore ? ` (${backstore.name})` : ''}`);
  const portals = (tpg?.portals ?? [])
    .filter((name) => !isNamed(name, wanted))
    .map((name) => `portal ${name}`);
  return [...luns, ...(tpg?.acls ?? []).flatMap((acl) => listOfAcl(acl, wanted)), ...portals];
}

function listOfAcl({ initiator, luns }: LiveAcl, tpg: WantedTpg): string[] {
  const wanted = tpg.acls.find((acl) => acl.initiator === initiator);
  if (!wanted) return [`ACL ${initiator}`];
  const mappings = mappedLunsOf(wanted, tpg);
  return luns
    .filter(({ as }) => !mappings.some((mapping) => mapping.as === as))
    .map(({ as }) => `mapped LUN ${as} of ${initiator}`);
}

function isNamed(name: string, { portals }: WantedTpg): boolean {
  const parsed = parsePortal(name);
  return parsed !== undefined && portals.some((portal) => isSamePortal(portal, parsed));
}
