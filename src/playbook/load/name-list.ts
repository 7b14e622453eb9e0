// One name or a list of them, as `tags`, `notify` and `hosts` are written.
import * as z from 'zod';

const name = z.string().refine((value) => !value.includes('{{'), {
  error: 'an expression is not supported here',
});

/** Always a list once parsed; empty where nothing is written. */
export const nameList = z
  .union([name.transform((one) => [one]), z.array(name)])
  .nullish()
  .transform((value) => value ?? []);
