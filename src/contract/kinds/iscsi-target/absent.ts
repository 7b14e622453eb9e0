// What is to go from a portal group: entries with `state: absent` leave the lists of what is wanted and come together here.
import * as z from 'zod';
import { type Entry, isWanted } from '../../entry-state.ts';
import { iscsiName } from '../../iqn.ts';
import { type Portal, portal } from '../../portal.ts';

const number = z.int().min(0).max(65_535);

export const absent = z.strictObject({
  luns: z
    .array(z.strictObject({ lun: number, name: z.string(), nullio: z.boolean().optional() }))
    .default([]),
  acls: z.array(iscsiName).default([]),
  mapped_luns: z.array(z.strictObject({ initiator: iscsiName, as: number })).default([]),
  portals: z.array(portal).default([]),
});
export type Absent = z.output<typeof absent>;

/** Of a target: its groups too, by their tags. */
export const absentFromTarget = absent.extend({
  portal_groups: z.array(z.int().min(1).max(65_535)).default([]),
});
type AbsentFromTarget = z.output<typeof absentFromTarget>;

export const nothing: Absent = { luns: [], acls: [], mapped_luns: [], portals: [] };
export const nothingOfTarget: AbsentFromTarget = { ...nothing, portal_groups: [] };

interface AclShape extends Entry {
  initiator?: string | undefined;
  initiators?: string[] | undefined;
  luns?: (Entry & { lun: number; as?: number | undefined })[] | undefined;
}

interface GroupShape {
  portals: (Portal & Entry)[];
  luns?: (Entry & { lun: number; name: string; ramdisk?: { nullio: boolean } | undefined })[] | undefined;
  acls?: AclShape[] | undefined;
  absent: Absent;
}

interface TargetShape extends GroupShape {
  portal_groups: (GroupShape & Entry & { tag: number })[];
  absent: AbsentFromTarget;
}

/** Afterwards the lists of every group, and that of the groups, hold what is wanted, and `absent` the rest. */
export function gatherAbsent<Target extends TargetShape>(target: Target): Target {
  const { portal_groups: further, absent: known } = target;
  const first = gatherFrom(target);
  const gone = [...known.portal_groups, ...further.filter(isAbsent).map(({ tag }) => tag)];
  return {
    ...first,
    portal_groups: further.filter(isWanted).map(gatherFrom),
    absent: { ...first.absent, portal_groups: gone },
  };
}

function gatherFrom<Group extends GroupShape>(group: Group): Group {
  const { portals, luns, acls, absent: known } = group;
  return {
    ...group,
    portals: portals.filter(isWanted),
    ...(luns && { luns: luns.filter(isWanted) }),
    ...(acls && { acls: acls.filter(isWanted).map(withWantedLuns) }),
    absent: {
      ...known,
      portals: [
        ...known.portals,
        ...portals.filter(isAbsent).map(({ address, port }) => ({ address, port })),
      ],
      luns: [...known.luns, ...(luns ?? []).filter(isAbsent).map(nameLun)],
      acls: [...known.acls, ...(acls ?? []).filter(isAbsent).flatMap(namesOf)],
      mapped_luns: [...known.mapped_luns, ...(acls ?? []).filter(isWanted).flatMap(absentMappings)],
    },
  };
}

function withWantedLuns<Acl extends AclShape>(acl: Acl): Acl {
  return acl.luns ? { ...acl, luns: acl.luns.filter(isWanted) } : acl;
}

function absentMappings(acl: AclShape): Absent['mapped_luns'] {
  const numbers = (acl.luns ?? []).filter(isAbsent).map(({ lun, as }) => as ?? lun);
  return namesOf(acl).flatMap((initiator) => numbers.map((as) => ({ initiator, as })));
}

function namesOf({ initiator, initiators }: AclShape): string[] {
  return initiators ?? (initiator === undefined ? [] : [initiator]);
}

/** A ramdisk goes only where the task says that it is one, since its data goes with it. */
function nameLun({ lun, name, ramdisk }: NonNullable<GroupShape['luns']>[number]): Absent['luns'][number] {
  return { lun, name, ...(ramdisk && { nullio: ramdisk.nullio }) };
}

function isAbsent(entry: Entry): boolean {
  return !isWanted(entry);
}
