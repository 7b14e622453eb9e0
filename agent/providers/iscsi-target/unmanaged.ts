// Objects under a managed target that the task does not name: they stay, and every report lists them; pure.

import type { IscsiTarget } from '../../../src/contract/kinds/iscsi-target.ts';
import { parsePortal } from '../../../src/contract/portal.ts';
import { managedTag } from '../../lio/paths.ts';
import { isSamePortal } from '../../lio/portal-names.ts';
import { mappedLunsOf } from '../../lio/wanted.ts';
import type { Actual } from './actual.ts';

export function listUnmanaged(desired: IscsiTarget, { target }: Actual): string[] {
  const tpg = target?.tpg;
  const luns = (tpg?.luns ?? [])
    .filter(({ lun }) => !desired.luns.some((wanted) => wanted.lun === lun))
    .map(({ lun, backstore }) => `LUN ${lun}${backstore ? ` (${backstore.name})` : ''}`);
  const portals = (tpg?.portals ?? [])
    .filter((name) => !isNamed(name, desired))
    .map((name) => `portal ${name}`);
  const groups = (target?.tags ?? []).filter((tag) => tag !== managedTag).map((tag) => `portal group ${tag}`);
  return [...luns, ...(tpg?.acls ?? []).flatMap((acl) => listOfAcl(acl, desired)), ...portals, ...groups];
}

function listOfAcl(
  { initiator, luns }: NonNullable<NonNullable<Actual['target']>['tpg']>['acls'][number],
  desired: IscsiTarget,
): string[] {
  const wanted = desired.acls.find((acl) => acl.initiator === initiator);
  if (!wanted) return [`ACL ${initiator}`];
  const mappings = mappedLunsOf(wanted, desired);
  return luns
    .filter(({ as }) => !mappings.some((mapping) => mapping.as === as))
    .map(({ as }) => `mapped LUN ${as} of ${initiator}`);
}

function isNamed(name: string, { portals }: IscsiTarget): boolean {
  const parsed = parsePortal(name);
  return parsed !== undefined && portals.some((portal) => isSamePortal(portal, parsed));
}
