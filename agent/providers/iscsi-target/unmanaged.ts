// Objects under a managed target that the task does not name: they stay, and every report lists them, with what the next boot makes of them; pure.
import type { IscsiTarget } from '../../../src/contract/kinds/iscsi-target.ts';
import { formatPortal, isSamePortal, type Portal, parsePortal } from '../../../src/contract/portal.ts';
import { isDoomedTag, portalKey, type Verdict, verdictOn } from '../../lio/doomed.ts';
import type { LiveTpg } from '../../lio/live-target.ts';
import { portalOfSaved } from '../../lio/portal-names.ts';
import type { SavedTpg } from '../../lio/saveconfig.ts';
import { mappedLunsOf, tpgsOf, type WantedTpg } from '../../lio/wanted.ts';
import { type Actual, liveTpg } from './actual.ts';
import { savedTpg } from './remembered.ts';

export function listUnmanaged(desired: IscsiTarget, actual: Actual): string[] {
  const tpgs = tpgsOf(desired);
  const groups = (actual.target?.tags ?? []).filter(
    (tag) => !tpgs.some((tpg) => tpg.tag === tag) && !isDoomedTag(desired, tag),
  );
  return [...tpgs.flatMap((tpg) => listOfTpg(tpg, actual)), ...groups.map((tag) => `portal group ${tag}`)];
}

function listOfTpg(tpg: WantedTpg, actual: Actual): string[] {
  const live = liveTpg(actual, tpg.tag);
  const saved = savedTpg(actual, tpg);
  const verdict = verdictOn(tpg);
  return [
    ...listLuns(tpg, live, saved, verdict),
    ...listAcls(tpg, live, saved, verdict),
    ...listMappings(tpg, live, verdict),
    ...listPortals(tpg, live, saved, verdict),
  ];
}

function listLuns(
  tpg: WantedTpg,
  live: LiveTpg | undefined,
  saved: SavedTpg | undefined,
  verdict: Verdict,
): string[] {
  const inKernel = (live?.luns ?? []).map(({ lun, backstore }) => ({ lun, name: backstore?.name ?? '' }));
  const inFile = (saved?.luns ?? []).map(({ index: lun, storage_object: reference }) => ({
    lun,
    name: reference.slice(reference.lastIndexOf('/') + 1),
  }));
  const named = new Set(tpg.luns.map(({ lun }) => lun));
  const isOurs = (number: number) => named.has(number) || verdict.lun(number);
  return compare(inKernel, inFile, ({ lun }) => lun)
    .filter(([{ lun }]) => !isOurs(lun))
    .map(([{ lun, name }, drift]) => `LUN ${lun}${name === '' ? '' : ` (${name})`}${drift}`);
}

function listAcls(
  tpg: WantedTpg,
  live: LiveTpg | undefined,
  saved: SavedTpg | undefined,
  verdict: Verdict,
): string[] {
  const inKernel = (live?.acls ?? []).map(({ initiator }) => initiator);
  const inFile = (saved?.node_acls ?? []).map(({ node_wwn }) => node_wwn);
  const named = new Set(tpg.acls.map(({ initiator }) => initiator));
  return compare(inKernel, inFile, (one) => one)
    .filter(([initiator]) => !named.has(initiator) && !verdict.acl(initiator))
    .map(([initiator, drift]) => `ACL ${initiator}${drift}`);
}

function listMappings(tpg: WantedTpg, live: LiveTpg | undefined, verdict: Verdict): string[] {
  return tpg.acls.flatMap((acl) => {
    const { initiator } = acl;
    const numbers = new Set(mappedLunsOf(acl, tpg).map(({ as }) => as));
    const present = live?.acls.find((one) => one.initiator === initiator)?.luns ?? [];
    return present
      .filter(
        ({ as, lun }) =>
          !numbers.has(as) && !verdict.mappedLun(initiator, as) && !(lun !== undefined && verdict.lun(lun)),
      )
      .map(({ as }) => `mapped LUN ${as} of ${initiator}`);
  });
}

function listPortals(
  tpg: WantedTpg,
  live: LiveTpg | undefined,
  saved: SavedTpg | undefined,
  verdict: Verdict,
): string[] {
  const inKernel = (live?.portals ?? []).flatMap((name) => {
    const portal = parsePortal(name);
    return portal ? [{ portal, name }] : [];
  });
  const inFile = (saved?.portals ?? [])
    .map(portalOfSaved)
    .map((portal) => ({ portal, name: formatPortal(portal) }));
  const isOurs = (portal: Portal) =>
    tpg.portals.some((one) => isSamePortal(one, portal)) || verdict.portal(portal);
  return compare(inKernel, inFile, ({ portal }) => portalKey(portal))
    .filter(([{ portal }]) => !isOurs(portal))
    .map(([{ name }, drift]) => `portal ${name}${drift}`);
}

/** Every object once, with what a reboot would change of it. */
function compare<One, Key>(
  live: readonly One[],
  saved: readonly One[],
  keyOf: (one: One) => Key,
): [one: One, drift: string][] {
  const keys = { live: new Set(live.map(keyOf)), saved: new Set(saved.map(keyOf)) };
  return [
    ...live.map((one): [One, string] => [one, keys.saved.has(keyOf(one)) ? '' : ', live and not saved']),
    ...saved
      .filter((one) => !keys.live.has(keyOf(one)))
      .map((one): [One, string] => [one, ', saved and not live']),
  ];
}
