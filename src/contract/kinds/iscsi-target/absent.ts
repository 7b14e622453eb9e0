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

export const nothing: Absent = { luns: [], acls: [], mapped_luns: [], portals: [] };

interface GroupShape {
  portals: (Portal & Entry)[];
  luns: (Entry & { lun: number; name: string; ramdisk?: { nullio: boolean } | undefined })[];
  acls: (Entry & {
    initiator: string;
    luns?: (Entry & { lun: number; as?: number | undefined })[] | undefined;
  })[];
  absent: Absent;
}

/** Afterwards the lists hold what is wanted, and `absent` the rest. */
export function gatherAbsent<Group extends GroupShape>(group: Group): Group {
  const { portals, luns, acls, absent: known } = group;
  return {
    ...group,
    portals: portals.filter(isWanted),
    luns: luns.filter(isWanted),
    acls: acls.filter(isWanted).map((acl) => (acl.luns ? { ...acl, luns: acl.luns.filter(isWanted) } : acl)),
    absent: {
      portals: [
        ...known.portals,
        ...portals.filter(isAbsent).map(({ address, port }) => ({ address, port })),
      ],
      luns: [...known.luns, ...luns.filter(isAbsent).map(nameLun)],
      acls: [...known.acls, ...acls.filter(isAbsent).map(({ initiator }) => initiator)],
      mapped_luns: [
        ...known.mapped_luns,
        ...acls
          .filter(isWanted)
          .flatMap(({ initiator, luns: mapped = [] }) =>
            mapped.filter(isAbsent).map(({ lun, as }) => ({ initiator, as: as ?? lun })),
          ),
      ],
    },
  };
}

/** A ramdisk goes only where the task says that it is one, since its data goes with it. */
function nameLun({ lun, name, ramdisk }: GroupShape['luns'][number]): Absent['luns'][number] {
  return { lun, name, ...(ramdisk && { nullio: ramdisk.nullio }) };
}

function isAbsent(entry: Entry): boolean {
  return !isWanted(entry);
}
