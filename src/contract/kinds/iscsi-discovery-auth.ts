// `iscsi_discovery_auth`: the one login that LIO asks of everybody who wants to know a host's targets; sessions have credentials of their own.
import * as z from 'zod';
import { type Chap, credentials, equalSecrets, hasEqualSecrets } from '../chap.ts';
import { defineKind } from '../kind.ts';

const shape = credentials.partial().extend({
  state: z.enum(['present', 'absent']).default('present'),
  mutual: credentials.optional(),
  /** Whether discovery without CHAP is turned away; always asserted. */
  enforce: z.boolean().default(true),
});

export const iscsiDiscoveryAuthSchema = shape.superRefine((value, context) => {
  for (const [path, message] of contradictions(value)) context.addIssue({ code: 'custom', path, message });
});

type Shape = z.output<typeof shape>;
export type IscsiDiscoveryAuth = z.output<typeof iscsiDiscoveryAuthSchema>;

function contradictions({ state, username, password, mutual }: Shape): [path: string[], message: string][] {
  if (state === 'absent') return [];
  if (username === undefined || password === undefined)
    return [[[], 'discovery with CHAP needs `username` and `password`; `state: absent` turns it off']];
  return hasEqualSecrets({ password, mutual }) ? [[['mutual', 'password'], equalSecrets]] : [];
}

/** The credentials that are asked for; `undefined` where discovery is to be open. */
export function discoveryChap({ state, username, password, mutual }: IscsiDiscoveryAuth): Chap | undefined {
  if (state === 'absent' || username === undefined || password === undefined) return undefined;
  return { username, password, mutual };
}

export const iscsiDiscoveryAuthKind = defineKind({
  schema: iscsiDiscoveryAuthSchema,
  title: () => 'discovery',
  secrets: ({ password, mutual }) => [password, mutual?.password].filter((secret) => secret !== undefined),
});
