// One command over ssh2, with what ssh2 leaves open: a write to a dead channel ends, and a slow network slows the writer down.
import type { Socket } from 'node:net';
import type { ClientChannel } from 'ssh2';
import type { Channel, ChannelEnd, ChannelListener, ConnectionError } from '../connection.ts';

/** Bytes handed over at once. ssh2 never looks whether the socket keeps up; more would queue before its signs of life. */
const sliceLength = 32 * 1024;

export class Ssh2Channel implements Channel {
  readonly closed: Promise<ChannelEnd>;
  #over = false;

  constructor(
    readonly stream: ClientChannel,
    readonly socket: Socket,
    listener: ChannelListener,
    lost: () => ConnectionError | undefined,
  ) {
    this.closed = this.#end(lost);
    stream.on('data', (chunk: Buffer) => listener.stdout(chunk));
    stream.stderr.on('data', (chunk: Buffer) => listener.stderr(chunk));
  }

  async write(chunk: Buffer): Promise<boolean> {
    for (let at = 0; at < chunk.length; at += sliceLength)
      if (!(await this.#writeSlice(chunk.subarray(at, at + sliceLength)))) return false;
    return !this.#over;
  }

  end(): void {
    this.#over = true;
    this.stream.end();
  }

  kill(): void {
    this.#over = true;
    this.stream.close();
  }

  async #writeSlice(slice: Buffer): Promise<boolean> {
    if (this.#over) return false;
    await this.#unlessClosed((done) => this.stream.write(slice, () => done()));
    if (this.socket.writableNeedDrain) await this.#unlessClosed((done) => this.socket.once('drain', done));
    return !this.#over;
  }

  /** ssh2 drops the callback of a write when the channel closes under it. */
  #unlessClosed(wait: (done: () => void) => void): Promise<void> {
    return new Promise((resolve) => {
      void this.closed.then(() => resolve());
      wait(resolve);
    });
  }

  /** Standard error has its own end, which may come after the channel's. */
  async #end(lost: () => ConnectionError | undefined): Promise<ChannelEnd> {
    const errorsRead = new Promise((resolve) => this.stream.stderr.once('end', resolve));
    const [code, signal] = await new Promise<unknown[]>((resolve) => {
      this.stream.once('close', (...end: unknown[]) => resolve(end));
      // A write after the end is no news: `closed` tells it.
      this.stream.on('error', () => {});
    });
    this.#over = true;
    await errorsRead;
    if (typeof code === 'number') return { code };
    if (typeof signal === 'string') return { signal };
    const reason = lost();
    return reason ? { lost: reason } : {};
  }
}
