// A host made of a function: what it answers to each line, so that sessions are tested without a network.
import type { Channel, ChannelEnd, ChannelListener, Connection } from '../../../src/connection/connection.ts';

/** What the function may do to the controller. */
export interface Host {
  say(text: string): void;
  complain(text: string): void;
  end(end: ChannelEnd): void;
}

export class ScriptedConnection implements Connection {
  commands: string[] = [];
  received: Buffer[] = [];
  /** Ways in which the controller ended the command. */
  farewells: string[] = [];

  /** `answer` gets each line; what comes without an end of line, as an executable does, is only kept in `received`. */
  constructor(
    readonly answer: (line: string, host: Host) => void,
    readonly greet: (host: Host) => void = () => {},
  ) {}

  async open(command: string, listener: ChannelListener): Promise<Channel> {
    this.commands.push(command);
    let finish: (end: ChannelEnd) => void = () => {};
    const closed = new Promise<ChannelEnd>((resolve) => {
      finish = resolve;
    });
    const host: Host = {
      say: (text) => listener.stdout(Buffer.from(text)),
      complain: (text) => listener.stderr(Buffer.from(text)),
      end: (end) => finish(end),
    };
    this.greet(host);
    return {
      closed,
      write: async (chunk) => {
        this.received.push(Buffer.from(chunk));
        if (chunk.at(-1) === 0x0a) this.answer(chunk.toString().trimEnd(), host);
        return true;
      },
      end: () => {
        this.farewells.push('end');
        finish({ code: 0 });
      },
      kill: () => {
        this.farewells.push('kill');
        finish({});
      },
    };
  }

  traffic() {
    return { sent: 1, received: 2 };
  }

  async close(): Promise<void> {}
}
