// What is said between a command and a lab's supervisor: a request a line, a reply a line, over a UNIX socket.
import * as z from 'zod';
import { snapshotName, snapshotNameRule } from './snapshot.ts';
import { networkNames } from './storage-network.ts';

const host = z.string();
const network = z.enum(networkNames);

const snapshotTag = z.string().regex(snapshotName, snapshotNameRule);

const link = z.strictObject({
  up: z.boolean(),
  delayMilliseconds: z.number().min(0).max(60_000),
  loss: z.number().min(0).max(1),
});

const linkChange = z.strictObject({
  up: link.shape.up.exactOptional(),
  delayMilliseconds: link.shape.delayMilliseconds.exactOptional(),
  loss: link.shape.loss.exactOptional(),
});

/** A lab must last long enough to boot, and timers of Node reach no further than 24 days. */
export const ttlSeconds = z
  .int()
  .min(60, 'want at least 60s')
  .max(7 * 86_400, 'want at most 7d');

const controlRequest = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('status') }),
  /** The lab is complete: from now on it outlives the command that made it. */
  z.strictObject({ do: z.literal('release') }),
  z.strictObject({ do: z.literal('extend'), seconds: ttlSeconds }),
  z.strictObject({ do: z.literal('snapshot'), host, tag: snapshotTag }),
  z.strictObject({ do: z.literal('reset'), host, tag: snapshotTag }),
  z.strictObject({ do: z.literal('power'), host, to: z.enum(['cut', 'off', 'on']) }),
  z.strictObject({ do: z.literal('link'), host, network, change: linkChange }),
  z.strictObject({ do: z.literal('stop') }),
]);
export type ControlRequest = z.infer<typeof controlRequest>;

/** Replies carry the number of their request: they come when they are ready, not in order. */
export const requestLine = z.strictObject({ id: z.int(), request: controlRequest });

const labStatus = z.strictObject({
  pid: z.int(),
  /** Until the lab ends by itself. */
  secondsLeft: z.number(),
  hosts: z.array(
    z.strictObject({
      name: z.string(),
      on: z.boolean(),
      port: z.int().optional(),
      links: z.strictObject({ san1: link, san2: link }),
    }),
  ),
});
export type LabStatus = z.infer<typeof labStatus>;

const controlReply = z.discriminatedUnion('ok', [
  z.strictObject({ ok: z.literal(true), status: labStatus.optional() }),
  z.strictObject({ ok: z.literal(false), message: z.string(), hint: z.string().optional() }),
]);
export type ControlReply = z.infer<typeof controlReply>;

export const replyLine = z.strictObject({ id: z.int(), reply: controlReply });
