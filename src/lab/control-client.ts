// A command's end of the control socket.
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { type ControlReply, type ControlRequest, type LabStatus, replyLine } from './control.ts';
import { LabError } from './lab-error.ts';

/** Longer than any answer of the supervisor: it has deadlines of its own. */
const answerSeconds = 180;

export class ControlClient {
  private readonly waiting = new Map<number, (reply: ControlReply) => void>();
  private lastId = 0;

  private constructor(private readonly socket: Socket) {
    createInterface({ input: socket }).on('line', (line) => this.receive(line));
    socket.on('error', () => {});
    socket.on('close', () => {
      for (const id of [...this.waiting.keys()]) this.settle(id, { ok: false, message: 'the lab has ended' });
    });
  }

  /** undefined if nobody listens there: the lab is not running. */
  static connect(path: string): Promise<ControlClient | undefined> {
    return new Promise((resolve) => {
      const socket = connect(path);
      socket.once('connect', () => resolve(new ControlClient(socket)));
      socket.once('error', () => resolve(undefined));
    });
  }

  /** Throws a LabError with the supervisor's words if it refuses. */
  async ask(request: ControlRequest): Promise<LabStatus | undefined> {
    const reply = await this.reply(request);
    if (reply.ok) return reply.status;
    throw new LabError(reply.message, reply.hint);
  }

  async status(): Promise<LabStatus> {
    const status = await this.ask({ do: 'status' });
    if (status) return status;
    throw new LabError('the lab does not tell its status', restart);
  }

  close(): void {
    this.socket.end();
  }

  private reply(request: ControlRequest): Promise<ControlReply> {
    this.lastId += 1;
    const id = this.lastId;
    const late = { ok: false, message: `the lab does not answer within ${answerSeconds} s` } as const;
    const timer = setTimeout(() => this.settle(id, late), answerSeconds * 1000);
    const answer = new Promise<ControlReply>((resolve) => this.waiting.set(id, resolve));
    if (this.socket.writable) this.socket.write(`${JSON.stringify({ id, request })}\n`);
    else this.settle(id, { ok: false, message: 'the lab has ended' });
    return answer.finally(() => clearTimeout(timer));
  }

  private receive(line: string): void {
    const { id, reply } = parse(line) ?? {};
    if (id !== undefined && reply) this.settle(id, reply);
    // An answer of another version belongs to no request that we know of, so it ends them all.
    else this.socket.destroy();
  }

  private settle(id: number, reply: ControlReply): void {
    this.waiting.get(id)?.(reply);
    this.waiting.delete(id);
  }
}

const restart = '`iscsi-deploy lab down`, then `lab up`';

function parse(line: string) {
  try {
    return replyLine.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
