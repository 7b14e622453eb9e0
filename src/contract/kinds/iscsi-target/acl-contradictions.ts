// ACLs of one portal group: each initiator once, mapped LUNs that exist, and CHAP for all of them or for none.
import { isWanted } from '../../entry-state.ts';
import { type Acl, type AclEntry, aclsOf } from './acl.ts';
import { type Finding, listTwice } from './finding.ts';
import type { PortalGroup } from './portal-group.ts';

/** `entries`: as the group says them itself, `undefined` where it has those of the first. `place`: the group's. */
export function contradictionsOfAcls(
  entries: readonly AclEntry[] | undefined,
  group: PortalGroup,
  place: Finding[0],
): Finding[] {
  if (!entries)
    return [
      ...group.acls.flatMap((acl) => contradictionsOfAcl(acl, group, place)),
      ...mixedChap(group, place),
    ];
  const placed = entries.flatMap((entry, index) =>
    aclsOf(entry).map((acl) => ({
      acl,
      place: [...place, 'acls', index],
      isOne: entry.initiators === undefined,
    })),
  );
  return [
    ...listTwice(
      placed,
      ({ acl }) => `initiator ${acl.initiator}`,
      (_, one) => [...one.place, one.isOne ? 'initiator' : 'initiators'],
    ),
    ...groupsTwice(entries, place),
    ...placed.flatMap((one) => contradictionsOfAcl(one.acl, group, one.place)),
    ...mixedChap(group, place),
  ];
}

/** rtslib takes what has one name for one thing, and sets it alike. */
function groupsTwice(entries: readonly AclEntry[], place: Finding[0]): Finding[] {
  const named = entries.flatMap(({ group }, index) => (group === undefined ? [] : [{ group, index }]));
  return listTwice(
    named,
    ({ group }) => `group ${group}`,
    (_, { index }) => [...place, 'acls', index, 'group'],
  ).map(([at, message]): Finding => [at, `${message}: list its initiators in one ACL`]);
}

function contradictionsOfAcl(acl: Acl, { authentication, luns }: PortalGroup, place: Finding[0]): Finding[] {
  if (!isWanted(acl)) return [];
  const mapped = acl.luns ?? [];
  const open: Finding[] =
    authentication && acl.chap === undefined
      ? [
          [
            place,
            'an ACL without `chap` on a target with authentication; give it credentials, or say `authentication: false`',
          ],
        ]
      : [];
  const unknown = mapped.flatMap(({ lun: wanted, state }, index): Finding[] =>
    !isWanted({ state }) || luns.some((one) => one.lun === wanted && isWanted(one))
      ? []
      : [[[...place, 'luns', index, 'lun'], `the target has no LUN ${wanted}`]],
  );
  return [
    ...open,
    ...listTwice(
      mapped,
      ({ lun, as }) => `mapped LUN ${as ?? lun}`,
      (index) => [...place, 'luns', index],
    ),
    ...unknown,
  ];
}

/** The kernel would let those without credentials in, and an initiator that wants CHAP may not get it. */
function mixedChap({ authentication, acls }: PortalGroup, place: Finding[0]): Finding[] {
  const wanted = acls.filter(isWanted);
  const without = wanted.filter(({ chap }) => chap === undefined).length;
  if (authentication || without === 0 || without === wanted.length) return [];
  return [
    [
      place,
      'CHAP on some ACLs only: put those without into a portal group of their own, or give all of them credentials',
    ],
  ];
}
