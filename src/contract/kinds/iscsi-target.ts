// `iscsi_target`: one IQN of LIO with its backstores, LUNs, ACLs and portals, and what a server exports through it.
import * as z from 'zod';
import { secretsOf } from '../chap.ts';
import { iscsiName } from '../iqn.ts';
import { defineKind } from '../kind.ts';
import { gatherAbsent } from './iscsi-target/absent.ts';
import { contradictions } from './iscsi-target/contradictions.ts';
import { portalGroupForm } from './iscsi-target/portal-group.ts';

export const iscsiTargetSchema = z
  .strictObject({
    iqn: iscsiName,
    state: z.enum(['present', 'absent']).default('present'),
    ...portalGroupForm,
  })
  .superRefine((target, context) => {
    for (const [path, message] of contradictions(target)) context.addIssue({ code: 'custom', path, message });
  })
  .transform(gatherAbsent);

export type IscsiTarget = z.output<typeof iscsiTargetSchema>;

export const iscsiTargetKind = defineKind({
  schema: iscsiTargetSchema,
  title: (desired) => desired.iqn,
  secrets: (desired) => desired.acls.flatMap((entry) => secretsOf(entry.chap)),
});
