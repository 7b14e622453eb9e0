// `file`: a file, directory or link on the host, replaced as a whole or not at all. `template` becomes one of these.
import * as z from 'zod';
import { absolutePath, fileMode } from '../file-mode.ts';
import { defineKind } from '../kind.ts';

const account = z.string().regex(/^[a-z_][a-z0-9_-]*\$?$/, {
  error: 'not the name of a user or group',
});

export const ownership = {
  owner: account.optional(),
  group: account.optional(),
  mode: fileMode.optional(),
};

export const fileSchema = z
  .strictObject({
    path: absolutePath,
    state: z.enum(['present', 'directory', 'absent']).default('present'),
    /** The whole text; without it an existing file keeps its own and a missing one is made empty. */
    content: z.string().optional(),
    ...ownership,
    /** Set where the content came from a template with secrets: no diff is shown. */
    sensitive: z.boolean().default(false),
  })
  .refine((value) => value.content === undefined || value.state === 'present', {
    error: 'only a file that is present has content',
    path: ['content'],
  });

export const fileKind = defineKind({
  schema: fileSchema,
  title: (desired) => desired.path,
});
