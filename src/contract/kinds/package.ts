// `package`: software from the distribution's own repositories.
import * as z from 'zod';
import { defineKind } from '../kind.ts';

const name = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9+._-]*$/, {
  error: 'not the name of a package',
});

export const packageSchema = z.strictObject({
  /** Logical (`iscsi-target`, `iscsi-initiator`, `lvm`) or the distribution's own. */
  name: z.union([name, z.array(name).min(1)]).transform((value) => (Array.isArray(value) ? value : [value])),
  /** `present` never upgrades what is installed; `latest` does, and says so in the plan. */
  state: z.enum(['present', 'latest', 'absent']).default('present'),
});

export const packageKind = defineKind({
  schema: packageSchema,
  title: (desired) => desired.name.join(', '),
});
