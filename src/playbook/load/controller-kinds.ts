// Kinds that no host is sent anything for: the controller carries them out from what it knows.
import * as z from 'zod';

const condition = z.union([z.string(), z.boolean()]);

export const assertSchema = z.strictObject({
  /** Expressions without braces; all must hold. */
  that: z.union([condition, z.array(condition).min(1)]),
  fail_msg: z.string().optional(),
  success_msg: z.string().optional(),
});

export const includeVarsSchema = z.strictObject({
  /** Beside the file that names it, or in `vars/` beside the playbook; an expression can name those in `vars/` only. */
  file: z.string().min(1),
});
