// What became of a resource on a host: the vocabulary of plans, events and reports.
import * as z from 'zod';
import { impact } from './impact-schema.ts';
import { observations } from './kinds/index.ts';

export const change = z.strictObject({
  /** One line for people, without secrets: "make logical volume myvg/mylvm, 2GiB". */
  summary: z.string(),
  impact,
});
export type Change = z.infer<typeof change>;

/** Who must act: the author of the files, somebody at the host, or us. `refused` is our own care for data. */
export const failure = z.strictObject({
  cause: z.enum(['refused', 'host', 'deadline', 'internal']),
  message: z.string(),
  hint: z.string().optional(),
});
export type Failure = z.infer<typeof failure>;

export const status = z.enum(['ok', 'changed', 'failed', 'skipped']);
export type Status = z.infer<typeof status>;

export const observation = z.discriminatedUnion('kind', observations);
export type Observation = z.infer<typeof observation>;

/** In a plan, `changed` means "would change"; after an apply, "was changed, and a second look found nothing left". */
export const resourceResult = z.strictObject({
  id: z.string(),
  status,
  changes: z.array(change).default([]),
  /** Set in a plan where an earlier task decides what this one has to do. */
  known_after_apply: z.boolean().default(false),
  failure: failure.optional(),
  observation: observation.optional(),
  /** Objects under a managed one that nobody named, left alone. */
  unmanaged: z.array(z.string()).default([]),
});
export type ResourceResult = z.output<typeof resourceResult>;
