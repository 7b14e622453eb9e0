// `iscsi_target`: one IQN of LIO with its backstores, LUNs, ACLs and portals, and what a server exports through it.
import * as z from 'zod';
import { secretsOf } from '../chap.ts';
import { iscsiName } from '../iqn.ts';
import { defineKind } from '../kind.ts';
import { gatherAbsent } from './iscsi-target/absent.ts';
import { contradictions } from './iscsi-target/contradictions.ts';
import { furtherGroup, portalGroupForm } from './iscsi-target/portal-group.ts';

export const iscsiTargetSchema = z
  .strictObject({
    iqn: iscsiName,
    state: z.enum(['present', 'absent']).default('present'),
    ...portalGroupForm,
    /** Further groups of the same target. */
    portal_groups: z.array(furtherGroup).default([]),
  })
  .superRefine((target, context) => {
    for (const [path, message] of contradictions(target)) context.addIssue({ code: 'custom', path, message });
  })
  .transform(gatherAbsent);

export type IscsiTarget = z.output<typeof iscsiTargetSchema>;

export const iscsiTargetKind = defineKind({
  schema: iscsiTargetSchema,
  title: (desired) => desired.iqn,
  secrets: ({ portal_groups: further, ...first }) =>
    [first, ...further].flatMap(({ chap, acls }) =>
      [chap, ...(acls ?? []).map((entry) => entry.chap)].flatMap(secretsOf),
    ),
});
