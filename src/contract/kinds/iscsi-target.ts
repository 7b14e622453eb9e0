// `iscsi_target`: one IQN of LIO with its backstores, LUNs, ACLs and portals, and what a server exports through it.
import * as z from 'zod';
import { chap, secretsOf } from '../chap.ts';
import { absolutePath } from '../file-mode.ts';
import { iscsiName } from '../iqn.ts';
import { defineKind } from '../kind.ts';
import { portal } from '../portal.ts';
import { serial } from '../serial.ts';
import { size } from '../size.ts';

const backstoreName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.:-]{0,127}$/, {
  error: 'not a name for a backstore',
});
const lunNumber = z.int().min(0).max(65_535);

const lun = z
  .strictObject({
    lun: lunNumber,
    /** The backstore's name, unique on the server: it is the volume's identity. */
    name: backstoreName,
    block: absolutePath.optional(),
    fileio: z.strictObject({ path: absolutePath, size }).optional(),
    /** Given, or random when the backstore is made; never changed afterwards. */
    serial: serial.optional(),
    /** Whether several initiators may write to it at once: only a cluster file system survives that. */
    shared: z.boolean().default(false),
  })
  .refine((value) => (value.block === undefined) !== (value.fileio === undefined), {
    error: 'a LUN has exactly one backstore: `block` or `fileio`',
  });

const acl = z.strictObject({
  initiator: iscsiName,
  chap: chap.optional(),
  /** Which LUNs this initiator sees and under which number; all of the target's, unless said. */
  luns: z
    .array(
      z.strictObject({
        lun: lunNumber,
        as: lunNumber.optional(),
        read_only: z.boolean().default(false),
      }),
    )
    .optional(),
});

export const iscsiTargetSchema = z
  .strictObject({
    iqn: iscsiName,
    state: z.enum(['present', 'absent']).default('present'),
    portals: z.array(portal).default([]),
    luns: z.array(lun).default([]),
    acls: z.array(acl).default([]),
    /** Whether initiators must authenticate; always asserted. Off only by explicit choice. */
    authentication: z.boolean().default(true),
    /** LIO's demo mode: initiators without an ACL may log in. Always asserted. */
    generate_node_acls: z.boolean().default(false),
  })
  .superRefine((target, context) => {
    for (const [path, message] of contradictions(target)) context.addIssue({ code: 'custom', path, message });
  });

export type IscsiTarget = z.output<typeof iscsiTargetSchema>;

/** One LUN of a target as the server has it after a run. */
export const exportedLun = z.strictObject({
  lun: z.int(),
  name: z.string(),
  plugin: z.string(),
  /** The backing device or file. */
  path: z.string(),
  serial: z.string(),
  /** Bytes. */
  size: z.int(),
});

export const iscsiTargetObservation = z.strictObject({
  kind: z.literal('iscsi_target'),
  iqn: z.string(),
  luns: z.array(exportedLun),
  acls: z.array(
    z.strictObject({
      initiator: z.string(),
      luns: z.array(z.strictObject({ lun: z.int(), as: z.int(), read_only: z.boolean() })),
    }),
  ),
  portals: z.array(z.string()),
});

export const iscsiTargetKind = defineKind({
  schema: iscsiTargetSchema,
  title: (desired) => desired.iqn,
  secrets: (desired) => desired.acls.flatMap((entry) => secretsOf(entry.chap)),
});

interface TargetShape {
  authentication: boolean;
  luns: { lun: number; name: string; shared: boolean }[];
  acls: {
    initiator: string;
    chap?: unknown;
    luns?: { lun: number; as?: number | undefined; read_only: boolean }[] | undefined;
  }[];
}

type Finding = [path: (string | number)[], message: string];

/** What a schema of single values cannot see: numbers and names used twice, LUNs that do not exist, two writers, CHAP on some ACLs only. */
function contradictions(target: TargetShape): Finding[] {
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
  const mapped = entry?.luns ?? [];
  const open: Finding[] =
    target.authentication && entry?.chap === undefined
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
  const unknown = mapped.flatMap(({ lun: wanted }, position): Finding[] =>
    target.luns.some(({ lun: number }) => number === wanted)
      ? []
      : [[['acls', index, 'luns', position, 'lun'], `the target has no LUN ${wanted}`]],
  );
  return [...open, ...numbers, ...unknown];
}

function secondWriters(target: TargetShape, index: number): Finding[] {
  const entry = target.luns[index];
  if (!entry || entry.shared) return [];
  const writers = target.acls.filter(
    ({ luns }) => luns === undefined || luns.some((one) => one.lun === entry.lun && !one.read_only),
  );
  if (writers.length < 2) return [];
  const names = writers.map(({ initiator }) => initiator).join(' and ');
  return [
    [
      ['luns', index],
      `${names} could both write to LUN ${entry.lun}: map it read-only, or say \`shared: true\` if a cluster file system is on it`,
    ],
  ];
}
