// `iscsi_target`: one IQN of LIO with its backstores, LUNs, ACLs and portals, and what a server exports through it.
import * as z from 'zod';
import { secretsOf } from '../chap.ts';
import { iscsiName } from '../iqn.ts';
import { defineKind } from '../kind.ts';
import { portal } from '../portal.ts';
import { acl } from './iscsi-target/acl.ts';
import { contradictions } from './iscsi-target/contradictions.ts';
import { lun } from './iscsi-target/lun.ts';

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

export const iscsiTargetKind = defineKind({
  schema: iscsiTargetSchema,
  title: (desired) => desired.iqn,
  secrets: (desired) => desired.acls.flatMap((entry) => secretsOf(entry.chap)),
});
