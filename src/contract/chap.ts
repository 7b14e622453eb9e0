// CHAP credentials and the limits of both kernels and open-iscsi, so that a bad one is found in the file and not at login.
import * as z from 'zod';

/** LIO compares the first four bytes with "NULL" and takes such a value for "unset"; 255 bytes is its buffer. */
const limits = z
  .string({ error: 'want text: put it in quotes' })
  .min(1)
  .max(255)
  .refine((value) => !value.startsWith('NULL'), {
    error: 'must not start with NULL: the kernel takes that for "unset"',
  })
  .refine((value) => !hasControlOrBlank(value), {
    error: 'must not contain white space or control characters',
  });

/** RFC 7143, 12.1.3: a secret of less than 96 bits is not acceptable without IPsec. */
const secret = limits.refine((value) => value.length >= 12, {
  error: 'a CHAP secret needs at least 12 characters (RFC 7143)',
});

export const credentials = z.strictObject({
  username: limits,
  password: secret,
});

/** What is wrong where `hasEqualSecrets`. */
export const equalSecrets = 'the two directions must have different secrets: open-iscsi refuses equal ones';

export const chap = credentials
  .extend({ mutual: credentials.optional() })
  .refine((value) => !hasEqualSecrets(value), { error: equalSecrets, path: ['mutual', 'password'] });
export type Chap = z.infer<typeof chap>;

export function hasEqualSecrets({
  password,
  mutual,
}: {
  password?: string | undefined;
  mutual?: z.infer<typeof credentials> | undefined;
}): boolean {
  return mutual !== undefined && mutual.password === password;
}

/** The values of these credentials that must never be shown. */
export function secretsOf(value: Chap | undefined): string[] {
  return value ? [value.password, ...(value.mutual ? [value.mutual.password] : [])] : [];
}

function hasControlOrBlank(value: string): boolean {
  return [...value].some((character) => character.charCodeAt(0) <= 0x20 || character.charCodeAt(0) === 0x7f);
}
