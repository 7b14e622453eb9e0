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
  luns: { lun: number; name: string }[];
  acls: {
    initiator: string;
    chap?: unknown;
    luns?: { lun: number; as?: number | undefined }[] | undefined;
  }[];
}

/** What a schema of single values cannot see: numbers and names used twice, LUNs that do not exist, CHAP on some ACLs only. */
function contradictions(target: TargetShape): [(string | number)[], string][] {
  const found: [(string | number)[], string][] = [];
  const once = (values: (string | number)[], path: (index: number) => (string | number)[], what: string) => {
    for (const [index, value] of values.entries()) {
      if (values.indexOf(value) !== index) found.push([path(index), `${what} ${value} is used twice`]);
    }
  };
  once(
    target.luns.map((entry) => entry.lun),
    (index) => ['luns', index, 'lun'],
    'LUN',
  );
  once(
    target.luns.map((entry) => entry.name),
    (index) => ['luns', index, 'name'],
    'backstore',
  );
  once(
    target.acls.map((entry) => entry.initiator),
    (index) => ['acls', index, 'initiator'],
    'initiator',
  );
  for (const [index, entry] of target.acls.entries()) {
    if (target.authentication && entry.chap === undefined) {
      found.push([
        ['acls', index],
        'an ACL without `chap` on a target with authentication; give it credentials, or say `authentication: false`',
      ]);
    }
    const mapped = entry.luns ?? [];
    once(
      mapped.map((one) => one.as ?? one.lun),
      (one) => ['acls', index, 'luns', one],
      'mapped LUN',
    );
    for (const [position, one] of mapped.entries()) {
      if (!target.luns.some(({ lun: number }) => number === one.lun)) {
        found.push([['acls', index, 'luns', position, 'lun'], `the target has no LUN ${one.lun}`]);
      }
    }
  }
  return found;
}
