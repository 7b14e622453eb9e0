// One agent on one host for one run: requests in, results and events out. Everything the host says is a message or an error.
import { onAbort } from '../connection/abort.ts';
import { type Channel, type Connection, ConnectionError, type Traffic } from '../connection/connection.ts';
import { clean } from '../connection/host-text.ts';
import type { Facts } from '../contract/facts.ts';
import type { Impact } from '../contract/impact.ts';
import {
  type AgentMessage,
  type ControllerMessage,
  type KernelLog,
  maxLineLength,
  protocolVersion,
} from '../contract/messages.ts';
import type { Batch } from '../contract/resource.ts';
import type { ResourceResult } from '../contract/result.ts';
import { AgentError } from './agent-error.ts';
import { writeWithin } from './delivery/push.ts';
import { defaultDirectory } from './delivery/start-command.ts';
import { describeEnd } from './delivery/start-failure.ts';
import { endedWithin } from './ended-within.ts';
import type { Heard, Inbox } from './inbox.ts';
import { readNext } from './incoming.ts';
import { defaultLimits, type Limits } from './limits.ts';
import { type StartedAgent, type StartOptions, startAgent } from './start-agent.ts';

export type AgentEvent = Extract<AgentMessage, { type: 'event' }>;

export interface SessionOptions extends Omit<StartOptions, 'directory' | 'limits'> {
  directory?: string;
  limits?: Partial<Limits>;
  onEvent(event: AgentEvent): void;
  /** Ends the session: the agent finishes the change at hand; what is waited for is rejected with the signal's reason. */
  signal?: AbortSignal;
}

/** Requests are served one after the other, in the order in which they were made. All throw `ConnectionError` or `AgentError`. */
export interface AgentSession {
  readonly facts: Facts;
  /** Handlers that an earlier run was notified of and did not finish. */
  readonly pending: string[];
  /** One result for each resource of all batches, in order. */
  plan(batches: Batch[]): Promise<ResourceResult[]>;
  apply(batch: Batch, allow: Impact): Promise<ResourceResult[]>;
  clear(handlers: string[]): Promise<void>;
  /** What the host's kernel has logged since the session has its lock, from that line on; without one, only how far the log is. */
  kernelLog(from?: number): Promise<KernelLog>;
  /** Over the network since the connection was opened. */
  readonly bytes: Traffic;
  /** Lets the agent end; the connection stays open. Never throws. */
  close(): Promise<void>;
}

/** Starts the agent, delivering it first where the host lacks it. Throws `ConnectionError`, `AgentError` or the signal's reason. */
export async function openAgentSession(options: SessionOptions): Promise<AgentSession> {
  const limits = { ...defaultLimits, ...options.limits };
  const directory = options.directory ?? defaultDirectory;
  const started = await startAgent({ ...options, directory, limits }, options.signal);
  return new Session(started, options, limits);
}

type Request = Extract<ControllerMessage, { type: 'plan' | 'apply' | 'clear' | 'kernel-log' }>;
type Answer = Exclude<AgentMessage, { type: 'event' }>;

class Session implements AgentSession {
  readonly facts: Facts;
  readonly pending: string[];
  readonly #channel: Channel;
  readonly #inbox: Inbox;
  readonly #connection: Connection;
  #id = 0;
  #before: Promise<unknown> = Promise.resolve();
  readonly #forget: () => void;

  constructor(
    { channel, inbox, hello }: StartedAgent,
    readonly options: SessionOptions,
    readonly limits: Limits,
  ) {
    this.facts = hello.facts;
    this.pending = hello.pending;
    this.#channel = channel;
    this.#inbox = inbox;
    this.#connection = options.connection;
    this.#forget = onAbort(options.signal, () => this.#abort());
    if (options.signal?.aborted) this.#abort();
  }

  async plan(batches: Batch[]): Promise<ResourceResult[]> {
    const answer = await this.#ask({ v: protocolVersion, id: ++this.#id, type: 'plan', batches });
    return resultsFor(batches.flat(), answer);
  }

  async apply(batch: Batch, allow: Impact): Promise<ResourceResult[]> {
    const answer = await this.#ask({ v: protocolVersion, id: ++this.#id, type: 'apply', batch, allow });
    return resultsFor(batch, answer);
  }

  async clear(handlers: string[]): Promise<void> {
    const answer = await this.#ask({ v: protocolVersion, id: ++this.#id, type: 'clear', handlers });
    if (answer.type !== 'cleared') throw unexpected(answer.type);
  }

  async kernelLog(from?: number): Promise<KernelLog> {
    const answer = await this.#ask({ v: protocolVersion, id: ++this.#id, type: 'kernel-log', from });
    if (answer.type !== 'kernel-log') throw unexpected(answer.type);
    return { lines: answer.lines, next: answer.next };
  }

  get bytes(): Traffic {
    return this.#connection.traffic();
  }

  async close(): Promise<void> {
    this.#forget();
    this.#channel.end();
    await endedWithin(this.#channel, this.limits.close);
    this.#channel.kill();
  }

  #ask(request: Request): Promise<Answer> {
    const answer = this.#before.then(() => this.#serve(request));
    this.#before = answer.catch(() => {});
    return answer;
  }

  async #serve(request: Request): Promise<Answer> {
    const line = Buffer.from(`${JSON.stringify(request)}\n`);
    if (line.length > maxLineLength) throw tooLong(line.length);
    await writeWithin(this.#channel, line, this.limits.silence);
    for (;;) {
      const message = await this.#hear(request);
      if (message.type === 'event') this.options.onEvent(message);
      else if (message.type === 'error') throw new AgentError(message.failure);
      else return message;
    }
  }

  /** What does not belong here ends the session: nothing after it could be trusted. */
  async #hear(request: Request): Promise<AgentMessage> {
    try {
      const message = this.#read(await this.#inbox.next(this.limits.silence));
      // A request that does not parse is answered with id 0.
      if (message.id === request.id || message.type === 'error') return message;
      throw unexpected(`${message.type} to request ${message.id}`);
    } catch (error) {
      this.#inbox.fail(error);
      this.#channel.end();
      throw error;
    }
  }

  #read(heard: Heard): AgentMessage {
    if (heard === 'nothing') throw lost(`the agent said nothing for ${this.limits.silence} s`);
    if ('line' in heard) return readNext(heard.line, this.options.mask);
    if (heard.end.lost) throw lost(heard.end.lost.message);
    const said = this.options.mask(clean(this.#inbox.errors())).trim();
    throw new AgentError({
      cause: 'host',
      message: `the agent ended in the middle (${describeEnd(heard.end)})${said === '' ? '' : `: ${said}`}`,
      hint: 'did somebody end it, or did the host run out of memory? Run again: it goes on from what is there',
    });
  }
  #abort(): void {
    this.#inbox.fail(this.options.signal?.reason);
    this.#channel.end();
  }
}

function lost(message: string): ConnectionError {
  return new ConnectionError(
    'lost',
    message,
    'the agent finishes the change at hand, frees its lock and ends; run again to see the state and go on',
  );
}

/** One for each resource, in order, or the agent and we do not talk of the same things. */
function resultsFor(resources: Batch, answer: Answer): ResourceResult[] {
  if (answer.type !== 'result') throw unexpected(answer.type);
  const fits =
    answer.results.length === resources.length &&
    answer.results.every((result, index) => result.id === resources[index]?.id);
  if (!fits) throw unexpected('results for other resources');
  return answer.results;
}

function unexpected(what: string): AgentError {
  return new AgentError({
    cause: 'internal',
    message: `the agent answered something else than was asked: ${what}`,
    hint: 'if it happens again, report it with the version of this program',
  });
}

function tooLong(length: number): AgentError {
  return new AgentError({
    cause: 'internal',
    message: `what this host should become takes ${length} bytes; a request can carry ${maxLineLength}`,
    hint: 'split the play, or the target',
  });
}
