// `firewall`: a port opened in firewalld, now and after a reboot, for everyone or for some sources.
import * as z from 'zod';
import { defineKind } from '../kind.ts';

export const firewallSchema = z.strictObject({
  /** A port or range with its protocol: "3260/tcp". */
  port: z.string().regex(/^\d{1,5}(-\d{1,5})?\/(tcp|udp|sctp|dccp)$/, {
    error: 'want a port with its protocol, as "3260/tcp"',
  }),
  /** Addresses or networks that may connect; without it, all that reach the zone. */
  sources: z
    .array(
      z.string().regex(/^[0-9a-fA-F:.]+(\/\d{1,3})?$/, {
        error: 'not an address or network',
      }),
    )
    .default([]),
  /** firewalld's default zone unless named. */
  zone: z
    .string()
    .regex(/^[A-Za-z0-9_-]+$/)
    .optional(),
  state: z.enum(['present', 'absent']).default('present'),
});

export const firewallKind = defineKind({
  schema: firewallSchema,
  title: (desired) => `${desired.port}${desired.zone ? ` in ${desired.zone}` : ''}`,
});
