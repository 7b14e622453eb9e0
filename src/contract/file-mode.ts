// Permission bits as text in octal: an unquoted 0644 is the number 644 in YAML 1.2.
import * as z from 'zod';

export const fileMode = z
  .string({ error: 'a mode must be text: write it in quotes, as "0644"' })
  .regex(/^0?[0-7]{3,4}$/, {
    error: 'a mode has three or four octal digits, as "0644"',
  });

/** Permission bits of "0644". */
export function parseMode(text: string): number {
  return Number.parseInt(text, 8);
}

export const absolutePath = z.string().regex(/^(?!.*\/\.\.(?:\/|$))\/[^\0\n]*$/, {
  error: 'want an absolute path without ".."',
});
