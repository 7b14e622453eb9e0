// What saveconfig.json would bring back at the next boot although it is to be gone; pure.
import type { IscsiTarget } from '../../../src/contract/kinds/iscsi-target.ts';
import { formatPortal } from '../../../src/contract/portal.ts';
import { isDoomedTag, verdictOn } from '../../lio/doomed.ts';
import { portalOfSaved } from '../../lio/portal-names.ts';
import { findSavedTarget, type Saveconfig, type SavedTpg } from '../../lio/saveconfig.ts';
import { tpgsOf } from '../../lio/wanted.ts';

/** For people: "LUN 1", "mapped LUN 5 of iqn.…". */
export function findStale(desired: IscsiTarget, saved: Saveconfig | undefined): string[] {
  const tpgs = tpgsOf(desired);
  return (findSavedTarget(saved, desired.iqn)?.tpgs ?? []).flatMap((entry) => {
    if (isDoomedTag(desired, entry.tag)) return [`portal group ${entry.tag}`];
    const tpg = tpgs.find(({ tag }) => tag === entry.tag);
    return tpg ? findStaleParts(entry, verdictOn(tpg)) : [];
  });
}

function findStaleParts(
  { luns, node_acls: acls, portals }: SavedTpg,
  verdict: ReturnType<typeof verdictOn>,
): string[] {
  return [
    ...luns.filter(({ index }) => verdict.lun(index)).map(({ index }) => `LUN ${index}`),
    ...acls.filter(({ node_wwn }) => verdict.acl(node_wwn)).map(({ node_wwn }) => `ACL ${node_wwn}`),
    ...acls
      .filter(({ node_wwn }) => !verdict.acl(node_wwn))
      .flatMap(({ node_wwn, mapped_luns: mapped }) =>
        mapped
          .filter(({ index, tpg_lun: lun }) => verdict.lun(lun) || verdict.mappedLun(node_wwn, index))
          .map(({ index }) => `mapped LUN ${index} of ${node_wwn}`),
      ),
    ...portals
      .map(portalOfSaved)
      .filter((portal) => verdict.portal(portal))
      .map((portal) => `portal ${formatPortal(portal)}`),
  ];
}
