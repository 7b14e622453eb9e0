// The line protocol between controller and agent: one JSON object a line, each with the version. docs/protocol.md has the prose.
import * as z from 'zod';
import { facts } from './facts.ts';
import { impact } from './impact-schema.ts';
import { batch } from './resource.ts';
import { change, failure, resourceResult } from './result.ts';

/** Raised when an old agent could misread a new controller, or the other way round. */
export const protocolVersion = 1;

/** Bytes of the longest line either side accepts: 500 LUNs × 100 ACLs stay far below. */
export const maxLineLength = 32 * 2 ** 20;

/** A piece of a kernel's log, oldest line first; the newest few hundred at most. */
export const kernelLog = z.strictObject({
  lines: z.array(z.string()),
  /** Number of the line that comes next. */
  next: z.int().nonnegative(),
});
export type KernelLog = z.output<typeof kernelLog>;

const version = { v: z.literal(protocolVersion) };
/** Chosen by the controller; the answer carries it back. */
const request = { ...version, id: z.int().nonnegative() };

export const controllerMessage = z.discriminatedUnion('type', [
  /** First of all. `lock` takes the host's lock for the holder named; a plan alone needs none. */
  z.strictObject({
    ...request,
    type: z.literal('hello'),
    holder: z.string(),
    lock: z.boolean(),
  }),
  /** Reads and plans all batches in order against one projected state; writes nothing. */
  z.strictObject({
    ...request,
    type: z.literal('plan'),
    batches: z.array(batch),
  }),
  /** Plans one batch again, resource by resource, applies each and reads it again. */
  z.strictObject({
    ...request,
    type: z.literal('apply'),
    batch,
    allow: impact,
  }),
  /** Handlers that have run and need no further notice. */
  z.strictObject({
    ...request,
    type: z.literal('clear'),
    handlers: z.array(z.string()),
  }),
  /** What the host's kernel has logged since the session has its lock, from that line on; without it, only how far the log is. */
  z.strictObject({ ...request, type: z.literal('kernel-log'), from: z.int().nonnegative().optional() }),
]);
export type ControllerMessage = z.output<typeof controllerMessage>;

export const agentMessage = z.discriminatedUnion('type', [
  /** `pending`: handlers that an earlier run was notified of and did not finish. */
  z.strictObject({
    ...request,
    type: z.literal('hello'),
    facts,
    pending: z.array(z.string()),
  }),
  z.strictObject({
    ...request,
    type: z.literal('event'),
    /** `reading` a resource, `changing` and `changed` around each step of it. */
    event: z.enum(['reading', 'changing', 'changed']),
    resource: z.string(),
    change: change.optional(),
  }),
  z.strictObject({
    ...request,
    type: z.literal('result'),
    results: z.array(resourceResult),
  }),
  z.strictObject({ ...request, type: z.literal('cleared') }),
  z.strictObject({ ...request, type: z.literal('kernel-log'), ...kernelLog.shape }),
  /** The request as a whole could not be served: bad message, lock held, host stuck. */
  z.strictObject({ ...request, type: z.literal('error'), failure }),
]);
export type AgentMessage = z.output<typeof agentMessage>;
