// Where text from a host becomes a message: cleaned of control characters, checked against the schema, secrets masked.
import * as z from 'zod';
import { clean } from '../connection/host-text.ts';
import { type AgentMessage, agentMessage, protocolVersion } from '../contract/messages.ts';
import type { Change, Failure, Observation, ResourceResult } from '../contract/result.ts';
import { AgentError } from './agent-error.ts';
import { type DeliveryMessage, deliveryMessage } from './delivery/delivery-message.ts';
import type { Mask } from './mask.ts';

const envelope = z.looseObject({ v: z.unknown(), type: z.unknown() });

/** A line of the start: a message, or the text of something else that writes on the same line, as a banner. Throws `AgentError`. */
export function readFirst(line: string, mask: Mask): AgentMessage | DeliveryMessage | { noise: string } {
  const parsed = envelope.safeParse(parseJson(line));
  if (!parsed.success || parsed.data.v === undefined) return { noise: mask(clean(line)) };
  return parsed.data.type === 'delivery'
    ? check(deliveryMessage, parsed.data, mask)
    : readMessage(parsed.data, mask);
}

/** A line after the start; anything but a message is an error. Throws `AgentError`. */
export function readNext(line: string, mask: Mask): AgentMessage {
  return readMessage(parseJson(line), mask);
}

function readMessage(content: unknown, mask: Mask): AgentMessage {
  return maskMessage(check(agentMessage, content, mask), mask);
}

/** `undefined` where the line is no JSON. */
function parseJson(line: string): unknown {
  try {
    return JSON.parse(line, (_key, value) => (typeof value === 'string' ? clean(value) : value));
  } catch {
    return undefined;
  }
}

function check<Schema extends z.ZodType>(schema: Schema, content: unknown, mask: Mask): z.output<Schema> {
  const parsed = schema.safeParse(content);
  if (parsed.success) return parsed.data;
  throw new AgentError(foreign(content, parsed.error, mask));
}

function foreign(content: unknown, error: z.ZodError, mask: Mask): Failure {
  const version = envelope.safeParse(content).data?.v;
  if (version !== undefined && version !== protocolVersion)
    return {
      cause: 'internal',
      message: `the agent speaks version ${mask(String(version))} of the protocol, this program ${protocolVersion}`,
      hint: 'rebuild the agents: npm run build:agent',
    };
  const [issue] = error.issues;
  const where = issue ? `${issue.path.join('.') || 'the line'}: ${mask(clean(issue.message))}` : 'unreadable';
  return {
    cause: 'internal',
    message: `the agent wrote something that is no message (${where})`,
    hint: 'if it happens again, report it with the version of this program',
  };
}

/** Facts stay as they are: they are compared with other hosts' values, and their schema holds no free text. */
function maskMessage(message: AgentMessage, mask: Mask): AgentMessage {
  switch (message.type) {
    case 'hello':
    case 'cleared':
      return message;
    case 'event':
      return { ...message, change: message.change && maskChange(message.change, mask) };
    case 'result':
      return { ...message, results: message.results.map((result) => maskResult(result, mask)) };
    case 'kernel-log':
      return { ...message, lines: message.lines.map(mask) };
    case 'error':
      return { ...message, failure: maskFailure(message.failure, mask) };
  }
}

function maskResult(result: ResourceResult, mask: Mask): ResourceResult {
  return {
    ...result,
    changes: result.changes.map((change) => maskChange(change, mask)),
    failure: result.failure && maskFailure(result.failure, mask),
    observation: result.observation && maskObservation(result.observation, mask),
    unmanaged: result.unmanaged.map(mask),
  };
}

/** The others are compared with other hosts' values, and hold no free text. */
function maskObservation(observation: Observation, mask: Mask): Observation {
  if (observation.kind !== 'command') return observation;
  const { argv, stdout, stderr } = observation;
  return { ...observation, argv: argv.map(mask), stdout: mask(stdout), stderr: mask(stderr) };
}

function maskChange(change: Change, mask: Mask): Change {
  return { ...change, summary: mask(change.summary) };
}

function maskFailure({ cause, message, hint }: Failure, mask: Mask): Failure {
  return { cause, message: mask(message), ...(hint === undefined ? {} : { hint: mask(hint) }) };
}
