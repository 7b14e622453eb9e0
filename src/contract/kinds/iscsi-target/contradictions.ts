// What a schema of single values cannot see: numbers and names used twice, LUNs that do not exist, two writers, CHAP on some ACLs only.
import { isWanted } from '../../entry-state.ts';
import { formatPortal, isSamePortal } from '../../portal.ts';
import { nothing } from './absent.ts';
import { contradictionsOfAcls } from './acl-contradictions.ts';
import { isOfThese } from './alua.ts';
import { type Finding, listTwice } from './finding.ts';
import { isVolume, type Lun } from './lun.ts';
import { type Described, type PortalGroup, portalGroupsOf, volumesOf } from './portal-group.ts';
import { findWriters } from './writers.ts';

/** Each with its place in the task. */
export function contradictions(described: Described): Finding[] {
  const target = { ...described, portal_groups: described.portal_groups.map(emptiedIfAbsent) };
  const groups = portalGroupsOf(target);
  const said: Said[] = [target, ...target.portal_groups];
  const found = [
    ...groups.flatMap((group, index) => contradictionsOfGroup(group, said[index] ?? {}, placeOf(index))),
    ...listTwice(
      groups,
      ({ tag }) => `portal group ${tag}`,
      (index) => [...placeOf(index), 'tag'],
    ),
    ...groupsWantedAndAbsent(target, groups),
    ...volumesTwice(target),
    ...portalsTwice(groups),
    ...findWriters(groups).map(({ name, message }): Finding => [placeOfVolume(target, name), message]),
  ];
  const keys = found.map((finding) => JSON.stringify(finding));
  return found.filter((_, index) => keys.indexOf(keys[index] ?? '') === index);
}

/** Whatever is said of a group that goes contradicts nothing; its tag is still its own. */
function emptiedIfAbsent(group: Described['portal_groups'][number]): Described['portal_groups'][number] {
  if (isWanted(group)) return group;
  return { tag: group.tag, portals: [], luns: [], acls: [], absent: nothing };
}

/** What a group says itself: the rest is the first one's, and was judged there. */
type Said = { [Name in keyof Described]?: unknown } & { acls?: Described['acls'] | undefined };

function groupsWantedAndAbsent({ absent }: Described, groups: readonly PortalGroup[]): Finding[] {
  return groups.flatMap(({ tag }, index): Finding[] =>
    absent.portal_groups.includes(tag)
      ? [[[...placeOf(index), 'tag'], `portal group ${tag} is wanted here and absent in \`absent\``]]
      : [],
  );
}

type Place = Finding[0];

function placeOf(index: number): Place {
  return index === 0 ? [] : ['portal_groups', index - 1];
}

function contradictionsOfGroup(group: PortalGroup, said: Said, place: Place): Finding[] {
  const saysAccess = [said.authentication, said.generate_node_acls, said.chap, said.attributes].some(isSaid);
  return [
    ...(isSaid(said.luns) ? contradictionsOfLuns(group, place) : []),
    ...([said.acls, said.luns, said.authentication].some(isSaid)
      ? contradictionsOfAcls(said.acls, group, place)
      : []),
    ...(saysAccess ? contradictionsOfDemoMode(group).map((message): Finding => [place, message]) : []),
  ];
}

function isSaid(value: unknown): boolean {
  return value !== undefined;
}

function contradictionsOfLuns(group: PortalGroup, place: Place): Finding[] {
  return [
    ...listTwice(
      group.luns,
      ({ lun }) => `LUN ${lun}`,
      (index) => [...place, 'luns', index, 'lun'],
    ),
    ...listTwice(
      group.luns,
      ({ name }) => `backstore ${name}`,
      (index) => [...place, 'luns', index, 'name'],
    ),
    ...group.luns.flatMap((lun, index) => contradictionsOfLun(lun, [...place, 'luns', index])),
  ];
}

function contradictionsOfLun(lun: Lun, place: Place): Finding[] {
  if (!isWanted(lun)) return [];
  if (!isVolume(lun))
    return [[[...place, 'name'], `no LUN of this task has the backstore ${lun.name}: describe it once`]];
  if (lun.alua && !isOfThese(lun.alua))
    return [[[...place, 'alua', 'group'], `${lun.name} has no ALUA group ${lun.alua.group}`]];
  return [];
}

function contradictionsOfDemoMode({
  authentication,
  generate_node_acls: isDemo,
  chap,
  attributes,
}: PortalGroup): string[] {
  return [
    ...(isDemo && authentication && !chap
      ? [
          '`generate_node_acls` with authentication and without `chap`: give the group credentials, or say `authentication: false`',
        ]
      : []),
    ...(chap && !isDemo
      ? [
          '`chap` of a portal group counts only for initiators without an ACL: say `generate_node_acls: true`, or give it to the ACLs',
        ]
      : []),
    ...(chap && !authentication
      ? ['`chap` and `authentication: false` in one portal group: initiators could do without']
      : []),
    ...(isDemo && Number(attributes['cache_dynamic_acls'] ?? 1) === 0
      ? ['cache_dynamic_acls stays 1 while `generate_node_acls` is on: leave it out']
      : []),
  ];
}

function volumesTwice(target: Described): Finding[] {
  return listTwice(
    volumesOf(target),
    ({ name }) => `backstore ${name}`,
    (_, { name }) => placeOfVolume(target, name, true),
  ).map(([place, message]): Finding => [place, `${message}: elsewhere, name it without its backstore`]);
}

/** The last place where it is described, or the first. */
function placeOfVolume({ luns, portal_groups }: Described, wanted: string, last = false): Place {
  const lists = [luns, ...portal_groups.map((group) => group.luns ?? [])];
  const places = lists.flatMap((list, group) =>
    list.flatMap((lun, index) =>
      lun.name === wanted && isVolume(lun) ? [[...placeOf(group), 'luns', index]] : [],
    ),
  );
  return places.at(last ? -1 : 0) ?? [];
}

/** drivers/target/iscsi/iscsi_target_tpg.c, iscsit_tpg_check_network_portal. */
function portalsTwice(groups: readonly PortalGroup[]): Finding[] {
  const all = groups.flatMap(({ portals }, group) =>
    portals
      .map((portal, index) => ({ portal, place: [...placeOf(group), 'portals', index] }))
      .filter(({ portal }) => isWanted(portal)),
  );
  return all
    .filter(({ portal }, index) => all.findIndex((other) => isSamePortal(other.portal, portal)) !== index)
    .map(
      ({ portal, place }): Finding => [
        place,
        `portal ${formatPortal(portal)} is used twice: a target listens there for one portal group only`,
      ],
    );
}
