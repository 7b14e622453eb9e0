// `template`: a Handlebars file under `templates/`, rendered by the controller; the host is sent a `file`.
import * as z from 'zod';
import { absolutePath } from '../file-mode.ts';
import { ownership } from './file.ts';

export const templateSchema = z.strictObject({
  /** Relative to `templates/` beside the playbook. */
  src: z.string().min(1),
  dest: absolutePath,
  ...ownership,
});
