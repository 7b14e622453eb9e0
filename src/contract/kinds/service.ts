// `service`: a systemd unit, running or not, enabled or not.
import * as z from 'zod';
import { defineKind } from '../kind.ts';

export const serviceSchema = z
  .strictObject({
    /** Logical (`iscsi-restore`, `iscsi-login`, `iscsid`, `firewall`, `multipath`) or a unit's own name. */
    name: z.string().regex(/^[A-Za-z0-9:_.@\\-]+$/, { error: 'not the name of a unit' }),
    /** `restarted` belongs into a handler: it changes something at every run. */
    state: z.enum(['started', 'stopped', 'restarted', 'reloaded']).optional(),
    enabled: z.boolean().optional(),
  })
  .refine((value) => value.state !== undefined || value.enabled !== undefined, {
    error: 'say `state`, `enabled` or both',
  });

export const serviceKind = defineKind({
  schema: serviceSchema,
  title: (desired) => desired.name,
});
