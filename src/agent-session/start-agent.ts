// From an open connection to an agent that has said hello: one channel, and for a host that has the agent already one round trip.
import { onAbort } from '../connection/abort.ts';
import { type Channel, type Connection, ConnectionError } from '../connection/connection.ts';
import { clean } from '../connection/host-text.ts';
import { type AgentMessage, type ControllerMessage, protocolVersion } from '../contract/messages.ts';
import { AgentError } from './agent-error.ts';
import type { AgentManifest } from './delivery/agent-manifest.ts';
import { type DeliveryMessage, explainDelivery } from './delivery/delivery-message.ts';
import { push, writeWithin } from './delivery/push.ts';
import { startCommand } from './delivery/start-command.ts';
import { explainStart } from './delivery/start-failure.ts';
import { endedWithin } from './ended-within.ts';
import { Inbox } from './inbox.ts';
import { readFirst } from './incoming.ts';
import type { Limits } from './limits.ts';
import type { Mask } from './mask.ts';

export interface StartOptions {
  connection: Connection;
  /** Whether the agent is started through sudo; leave out for root. */
  become: boolean;
  agents: AgentManifest;
  /** On hosts. */
  directory: string;
  /** Who holds the host's lock, for people who find it taken. */
  holder: string;
  lock: boolean;
  mask: Mask;
  limits: Limits;
}

export interface StartedAgent {
  channel: Channel;
  inbox: Inbox;
  hello: Extract<AgentMessage, { type: 'hello' }>;
}

/** Characters of banners that are skipped before the first message. */
const maxNoise = 64 * 1024;

/** Throws `ConnectionError`, `AgentError`, or the signal's reason; the command is let go of then. */
export async function startAgent(options: StartOptions, signal?: AbortSignal): Promise<StartedAgent> {
  const inbox = new Inbox();
  let channel: Channel | undefined;
  signal?.throwIfAborted();
  const forget = onAbort(signal, () => {
    inbox.fail(signal?.reason);
    channel?.kill();
  });
  try {
    const { connection, agents, become, directory } = options;
    channel = await connection.open(startCommand(agents, become, directory), inbox);
    void channel.closed.then((end) => inbox.finish(end));
    return { channel, inbox, hello: await new Start(options, channel, inbox).run() };
  } catch (error) {
    channel?.kill();
    throw error;
  } finally {
    forget();
  }
}

class Start {
  #noise = '';
  #pushed = false;

  constructor(
    readonly options: StartOptions,
    readonly channel: Channel,
    readonly inbox: Inbox,
  ) {}

  async run(): Promise<StartedAgent['hello']> {
    await this.#sayHello();
    for (;;) {
      const message = await this.#hear();
      if (message.type === 'delivery') await this.#deliver(message);
      else if (message.type === 'hello') return message;
      else if (message.type === 'error') throw new AgentError(message.failure);
      else throw outOfTurn(message.type);
    }
  }

  /** Sent before anybody asks, so that an agent in its place can answer at once; the start script drops it where there is none. */
  async #sayHello(): Promise<void> {
    const { holder, lock, limits } = this.options;
    const hello: ControllerMessage = { v: protocolVersion, id: 0, type: 'hello', holder, lock };
    await writeWithin(this.channel, Buffer.from(`${JSON.stringify(hello)}\n`), limits.start);
  }

  async #deliver(message: DeliveryMessage): Promise<void> {
    const { agents, directory, limits } = this.options;
    if (message.state === 'failed') {
      // The reason stands on standard error, which may come after this message.
      await endedWithin(this.channel, limits.close);
      throw new AgentError(explainDelivery(message.what, directory, this.#said()));
    }
    if (message.state === 'installed') return this.#sayHello();
    const agent = agents[message.what];
    if (!agent || this.#pushed) throw outOfTurn('missing');
    this.#pushed = true;
    await push(this.channel, agent, limits);
  }

  /** The next message, banners skipped. */
  async #hear(): Promise<AgentMessage | DeliveryMessage> {
    const { limits, mask } = this.options;
    const seconds = this.#pushed ? limits.delivery : limits.start;
    for (;;) {
      const heard = await this.inbox.next(seconds);
      if (heard === 'nothing') throw this.#silent(seconds);
      if ('end' in heard) throw heard.end.lost ?? new AgentError(explainStart(heard.end, this.#said()));
      const read = readFirst(heard.line, mask);
      if (!('noise' in read)) return read;
      this.#skip(read.noise);
    }
  }

  #skip(noise: string): void {
    this.#noise += `${noise}\n`;
    if (this.#noise.length <= maxNoise) return;
    throw new AgentError({
      cause: 'host',
      message: `the host writes and writes, but the agent does not speak: ${excerpt(this.#noise)}`,
      hint: 'does the login shell of this user start something else? "ssh HOST true" must print nothing',
    });
  }

  #silent(seconds: number): ConnectionError {
    const said = this.#said();
    return new ConnectionError(
      'timeout',
      `the agent did not speak within ${seconds} s${said === '' ? '' : `: ${said}`}`,
      'is the host overloaded, or does the login shell of this user wait for something?',
    );
  }

  /** Standard error and skipped lines, fit for people. */
  #said(): string {
    return excerpt([this.options.mask(clean(this.inbox.errors())), this.#noise].join('\n'));
  }
}

/** At most eight lines and 600 characters: the last ones tell the reason. */
function excerpt(text: string): string {
  const lines = text.split('\n').map((line) => line.trim());
  return lines
    .filter((line) => line !== '')
    .slice(-8)
    .join('; ')
    .slice(-600);
}

function outOfTurn(what: string): AgentError {
  return new AgentError({
    cause: 'internal',
    message: `the agent said "${what}" where a hello was due`,
    hint: 'if it happens again, report it with the version of this program',
  });
}
