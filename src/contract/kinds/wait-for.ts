// `wait_for`: nothing goes on before a path is there or gone, or a TCP port answers or does not. It looks, and changes nothing.
import * as z from 'zod';
import { absolutePath } from '../file-mode.ts';
import { defineKind } from '../kind.ts';
import { parsePortal } from '../portal.ts';

const address = z
  .string()
  .refine((text) => !text.includes('[') && parsePortal(text)?.address === text.toLowerCase(), {
    error: 'want a literal address, as 10.0.0.11 or fd00::11: names are not looked up',
  });

export const waitForSchema = z
  .strictObject({
    path: absolutePath.optional(),
    /** Of the TCP port, as the host itself reaches it. */
    host: address.default('127.0.0.1'),
    port: z.int().min(1).max(65_535).optional(),
    /** `started` and `present` mean the same, and so do `stopped` and `absent`. */
    state: z.enum(['present', 'started', 'absent', 'stopped']).default('present'),
    /** Seconds until it counts as failed. */
    timeout: z.number().positive().max(3600).default(300),
    /** Seconds before it is looked at again for the first time, where it is not so at once. */
    delay: z.number().min(0).max(600).default(0),
  })
  .refine((value) => (value.path === undefined) !== (value.port === undefined), {
    error: 'say `path` or `port`, one of them',
  });

export const waitForKind = defineKind({
  schema: waitForSchema,
  title: ({ path, host, port }) => path ?? (host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`),
});
