// What a schema of single values cannot see: numbers and names used twice, LUNs that do not exist, two writers, CHAP on some ACLs only.

import { type Entry, isWanted } from '../../entry-state.ts';

interface TargetShape {
  authentication: boolean;
  luns: (Entry & { lun: number; name: string; shared: boolean; read_only?: boolean | undefined })[];
  acls: (Entry & {
    initiator: string;
    chap?: unknown;
    luns?: (Entry & { lun: number; as?: number | undefined; read_only: boolean })[] | undefined;
  })[];
}

type Finding = [path: (string | number)[], message: string];

/** Each with its place in the task. */
export function contradictions(target: TargetShape): Finding[] {
  return [
    ...usedTwice(
      target.luns.map((entry) => entry.lun),
      (index) => ['luns', index, 'lun'],
      'LUN',
    ),
    ...usedTwice(
      target.luns.map((entry) => entry.name),
      (index) => ['luns', index, 'name'],
      'backstore',
    ),
    ...usedTwice(
      target.acls.map((entry) => entry.initiator),
      (index) => ['acls', index, 'initiator'],
      'initiator',
    ),
    ...target.acls.flatMap((_, index) => contradictionsOfAcl(target, index)),
    ...target.luns.flatMap((_, index) => secondWriters(target, index)),
  ];
}

function usedTwice(
  values: (string | number)[],
  path: (index: number) => (string | number)[],
  what: string,
): Finding[] {
  return values.flatMap((value, index): Finding[] =>
    values.indexOf(value) === index ? [] : [[path(index), `${what} ${value} is used twice`]],
  );
}

function contradictionsOfAcl(target: TargetShape, index: number): Finding[] {
  const entry = target.acls[index];
  if (!entry || !isWanted(entry)) return [];
  const mapped = entry.luns ?? [];
  const open: Finding[] =
    target.authentication && entry.chap === undefined
      ? [
          [
            ['acls', index],
            'an ACL without `chap` on a target with authentication; give it credentials, or say `authentication: false`',
          ],
        ]
      : [];
  const numbers = usedTwice(
    mapped.map((one) => one.as ?? one.lun),
    (position) => ['acls', index, 'luns', position],
    'mapped LUN',
  );
  const unknown = mapped.flatMap(({ lun: wanted, state }, position): Finding[] =>
    !isWanted({ state }) || target.luns.some((one) => one.lun === wanted && isWanted(one))
      ? []
      : [[['acls', index, 'luns', position, 'lun'], `the target has no LUN ${wanted}`]],
  );
  return [...open, ...numbers, ...unknown];
}

function secondWriters(target: TargetShape, index: number): Finding[] {
  const entry = target.luns[index];
  if (!entry || !isWanted(entry) || entry.shared || entry.read_only === true) return [];
  const mapsWritable = ({ luns }: TargetShape['acls'][number]) =>
    luns === undefined || luns.some((one) => one.lun === entry.lun && isWanted(one) && !one.read_only);
  const writers = target.acls.filter((acl) => isWanted(acl) && mapsWritable(acl));
  if (writers.length < 2) return [];
  const names = writers.map(({ initiator }) => initiator).join(' and ');
  return [
    [
      ['luns', index],
      `${names} could both write to LUN ${entry.lun}: map it read-only, or say \`shared: true\` if a cluster file system is on it`,
    ],
  ];
}
