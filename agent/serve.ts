// The agent's side of a session: one request at a time, each served by a worker, while this process goes on answering.
import {
  type AgentMessage,
  type ControllerMessage,
  controllerMessage,
  protocolVersion,
} from '../src/contract/messages.ts';
import type { Failure } from '../src/contract/result.ts';
import { applyBatch } from './apply-batch.ts';
import type { Registry } from './convergence.ts';
import { EventBuffer } from './event-buffer.ts';
import { readFacts } from './facts/index.ts';
import { takeHostLock } from './host-lock.ts';
import { KernelLines } from './kernel-log.ts';
import { PendingHandlers } from './pending-handlers.ts';
import { planBatches } from './plan-batches.ts';
import type { Host } from './provider.ts';
import { findStuckWorker, recordStuckWorker } from './stuck-worker.ts';
import type { Process, Worker } from './system/process.ts';
import type { System } from './system/system.ts';
import { type Watched, watch } from './watch.ts';

type Request<Type extends ControllerMessage['type']> = Extract<ControllerMessage, { type: Type }>;
/** What is said in answer to a request; version and id are added. */
type Answer = AgentMessage extends infer Message
  ? Message extends AgentMessage
    ? Omit<Message, 'v' | 'id'>
    : never
  : never;

export function serve(process: Process, system: System, registry: Registry): void {
  new Service(process, system, registry).start();
}

class Service {
  readonly #handlers: PendingHandlers;
  readonly #events: EventBuffer;
  #kernel = new KernelLines(undefined);
  #host: Host | undefined;
  #locked = false;
  #worker: Worker | undefined;
  #leaving = false;

  constructor(
    private readonly process: Process,
    private readonly system: System,
    private readonly registry: Registry,
  ) {
    this.#handlers = new PendingHandlers(system);
    this.#events = new EventBuffer(process, (lines) => this.#write(lines));
  }

  start(): void {
    this.process.onLine((line) => this.#receive(line));
    this.process.onEnd(() => this.#leave());
    this.process.onStopSignal(() => this.#leave());
  }

  /** The controller is gone or wants us gone: the change at hand is finished, then the process ends and with it the lock. */
  #leave(): void {
    this.#leaving = true;
    if (this.#worker) this.#worker.requestStop();
    else this.process.exit(0);
  }

  #receive(line: string): void {
    const message = parse(line);
    if ('failure' in message) return this.#say(message.id, { type: 'error', failure: message.failure });
    if (this.#worker) return this.#refuse(message.id, 'busy with another request', 'one request at a time');
    try {
      this.#serve(message);
    } catch (error) {
      this.#refuse(message.id, error instanceof Error ? error.message : String(error));
    }
  }

  #serve(message: ControllerMessage): void {
    if (message.type === 'hello') return this.#greet(message);
    const host = this.#host;
    if (!host) return this.#refuse(message.id, 'a session begins with hello');
    if (message.type === 'plan') return this.#plan(message, host);
    if (!this.#locked) return this.#refuse(message.id, 'changes need the lock: say so in hello');
    if (message.type === 'apply') return this.#apply(message, host);
    if (message.type === 'kernel-log')
      return this.#say(message.id, { type: 'kernel-log', ...this.#kernel.from(message.from) });
    this.#handlers.clear(message.handlers);
    this.#say(message.id, { type: 'cleared' });
  }

  #greet({ id, lock, holder }: Request<'hello'>): void {
    const obstacle = lock && !this.#locked ? this.#lockHost(holder) : undefined;
    if (obstacle) return this.#say(id, { type: 'error', failure: obstacle });
    const facts = readFacts(this.system);
    this.#host = { system: this.system, facts };
    this.#say(id, { type: 'hello', facts, pending: this.#handlers.list() });
  }

  #lockHost(holder: string): Failure | undefined {
    const stuck = findStuckWorker(this.system);
    if (stuck) {
      return {
        cause: 'host',
        message: `an earlier change still hangs in the kernel (process ${stuck.pid}): ${stuck.step}`,
        hint: 'no further change is made here until it is gone; dmesg may say why, a boot clears it',
      };
    }
    const lock = takeHostLock(this.system, holder);
    if ('cause' in lock) return lock;
    this.#locked = true;
    this.#kernel = new KernelLines(this.system.followKernelLog());
    return undefined;
  }

  #plan({ id, batches }: Request<'plan'>, host: Host): void {
    const resources = batches.flat().map((resource) => resource.id);
    this.#work(id, resources, (reporter) => planBatches(batches, host, this.registry, reporter));
  }

  #apply({ id, batch, allow }: Request<'apply'>, host: Host): void {
    const { registry } = this;
    const handlers = this.#handlers;
    this.#work(
      id,
      batch.map((resource) => resource.id),
      (reporter, channel) =>
        applyBatch(batch, {
          allow,
          host,
          registry,
          reporter,
          handlers,
          stopRequested: () => channel.stopRequested(),
        }),
    );
  }

  #work(id: number, resources: string[], work: Watched['work']): void {
    this.#worker = watch(this.process, {
      resources,
      work,
      onEvent: (event, resource, change) =>
        this.#say(id, { type: 'event', event, resource, ...(change && { change }) }),
      onStuck: (worker, step) =>
        recordStuckWorker(this.system, { pid: worker.pid, startTime: worker.startTime, step }),
      onVerdict: (results) => {
        this.#worker = undefined;
        this.#say(id, { type: 'result', results });
        if (this.#leaving) this.process.exit(0);
      },
    });
  }

  #refuse(id: number, message: string, hint?: string): void {
    this.#say(id, { type: 'error', failure: { cause: 'internal', message, ...(hint && { hint }) } });
  }

  #say(id: number, answer: Answer): void {
    const line = JSON.stringify({ v: protocolVersion, id, ...answer });
    if (answer.type === 'event') this.#events.add(line);
    else this.#events.addLast(line);
  }

  #write(lines: readonly string[]): void {
    const heard = this.process.writeLines(lines);
    if (!heard && !this.#leaving) this.#leave();
  }
}

function parse(line: string): ControllerMessage | { id: number; failure: Failure } {
  const parsed = controllerMessage.safeParse(jsonOf(line));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  // Paths only: an issue's own text may repeat the value, and the value may be a secret.
  const message = `not a message of this agent's protocol (version ${protocolVersion}): ${issue?.code ?? 'invalid'} at ${issue?.path.join('.') || 'the top'}`;
  return {
    id: 0,
    failure: { cause: 'internal', message, hint: 'controller and agent are of different versions' },
  };
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
