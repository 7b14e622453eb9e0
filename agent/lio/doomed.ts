// What of a target a task wants gone: what it names as absent, and with `prune` all that it does not name; pure.
import type { IscsiTarget } from '../../src/contract/kinds/iscsi-target.ts';
import { canonicalAddress, formatPortal, type Portal } from '../../src/contract/portal.ts';
import { portalOfSaved } from './portal-names.ts';
import type { Saveconfig, SavedAcl, SavedTarget, SavedTpg } from './saveconfig.ts';
import { mappedLunsOf, tpgsOf, type WantedTpg } from './wanted.ts';

/** Asked by the objects' identity, so that it holds for the kernel and for saveconfig.json alike. */
export interface Verdict {
  lun(lun: number): boolean;
  acl(initiator: string): boolean;
  /** Of an ACL that stays. */
  mappedLun(initiator: string, as: number): boolean;
  portal(portal: Portal): boolean;
}

export function verdictOn(tpg: WantedTpg): Verdict {
  return losesNothing(tpg) ? nothing : judgeAll(tpg);
}

/** The usual task takes nothing away. */
function losesNothing({ absent, prune }: WantedTpg): boolean {
  return !prune && Object.values(absent).every((list) => list.length === 0);
}

const nothing: Verdict = {
  lun: () => false,
  acl: () => false,
  mappedLun: () => false,
  portal: () => false,
};

function judgeAll(tpg: WantedTpg): Verdict {
  const { absent, prune } = tpg;
  const lun = judge(prune, absent.luns.map(lunKey), tpg.luns.map(lunKey));
  const acl = judge(
    prune,
    absent.acls,
    tpg.acls.map(({ initiator }) => initiator),
  );
  const wantedMappings = tpg.acls.flatMap((one) =>
    mappedLunsOf(one, tpg).map(({ as }) => mappingKey(one.initiator, as)),
  );
  const absentMappings = absent.mapped_luns.map(({ initiator, as }) => mappingKey(initiator, as));
  const mappedLun = judge(prune, absentMappings, wantedMappings);
  const portal = judge(prune, absent.portals.map(portalKey), tpg.portals.map(portalKey));
  return {
    lun: (number) => lun(String(number)),
    acl,
    mappedLun: (initiator, as) => mappedLun(mappingKey(initiator, as)),
    portal: (one) => portal(portalKey(one)),
  };
}

function judge(
  prune: boolean,
  absent: readonly string[],
  wanted: readonly string[],
): (key: string) => boolean {
  const named = { absent: new Set(absent), wanted: new Set(wanted) };
  return (key) => named.absent.has(key) || (prune && !named.wanted.has(key));
}

function lunKey({ lun }: { lun: number }): string {
  return String(lun);
}

function mappingKey(initiator: string, as: number): string {
  return `${initiator} ${as}`;
}

export function portalKey({ address, port }: Portal): string {
  return formatPortal({ address: canonicalAddress(address), port });
}

/** Whether the group goes with all that is in it. */
export function isDoomedTag(desired: IscsiTarget, tag: number): boolean {
  if (desired.absent.portal_groups.includes(tag)) return true;
  return desired.prune && !tpgsOf(desired).some((tpg) => tpg.tag === tag);
}

/** The file without what is to go; backstores stay. */
export function takeDoomed(config: Saveconfig, desired: IscsiTarget): Saveconfig {
  if (tpgsOf(desired).every(losesNothing)) return config;
  const isOurs = ({ fabric, wwn }: SavedTarget) => fabric === 'iscsi' && wwn === desired.iqn;
  return {
    ...config,
    targets: config.targets.map((target) => (isOurs(target) ? takeFromTarget(target, desired) : target)),
  };
}

function takeFromTarget(target: SavedTarget, desired: IscsiTarget): SavedTarget {
  const wanted = tpgsOf(desired);
  const kept = target.tpgs.filter(({ tag }) => !isDoomedTag(desired, tag));
  return {
    ...target,
    tpgs: kept.map((saved) => {
      const tpg = wanted.find(({ tag }) => tag === saved.tag);
      return tpg ? takeFromTpg(saved, verdictOn(tpg)) : saved;
    }),
  };
}

function takeFromTpg(saved: SavedTpg, verdict: Verdict): SavedTpg {
  return {
    ...saved,
    luns: saved.luns.filter(({ index }) => !verdict.lun(index)),
    portals: saved.portals.filter((entry) => !verdict.portal(portalOfSaved(entry))),
    node_acls: saved.node_acls
      .filter(({ node_wwn: initiator }) => !verdict.acl(initiator))
      .map((acl) => takeFromAcl(acl, verdict)),
  };
}

/** A mapped LUN goes with its LUN. */
function takeFromAcl(acl: SavedAcl, verdict: Verdict): SavedAcl {
  const isKept = ({ index, tpg_lun: lun }: SavedAcl['mapped_luns'][number]) =>
    !verdict.lun(lun) && !verdict.mappedLun(acl.node_wwn, index);
  return { ...acl, mapped_luns: acl.mapped_luns.filter(isKept) };
}
