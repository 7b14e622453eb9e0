// What came from a host and nobody has read yet: lines in order, then the end. Every wait for it has a bound, and so has its size.
import type { ChannelEnd, ChannelListener } from '../connection/connection.ts';
import { maxLineLength } from '../contract/messages.ts';
import { AgentError } from './agent-error.ts';
import { LineSplitter } from './line-splitter.ts';

/** What came within the time given: a line, the end of the command, or nothing. */
export type Heard = { line: string } | { end: ChannelEnd } | 'nothing';

/** Characters of standard error that are kept, the last ones. */
const keptErrors = 16 * 1024;
/** Characters that may lie here unread: an agent that speaks without being asked is not ours. */
const maxUnread = 2 * maxLineLength;

export class Inbox implements ChannelListener {
  readonly #splitter = new LineSplitter(maxLineLength);
  #lines: string[] = [];
  #unread = 0;
  #errors = '';
  #end: ChannelEnd | undefined;
  #failure: { reason: unknown } | undefined;
  #wake: () => void = () => {};

  stdout(chunk: Buffer): void {
    if (this.#failure) return;
    const lines = this.#splitter.push(chunk);
    if (!lines) return this.fail(flood(`a line of more than ${maxLineLength} bytes`));
    for (const line of lines) this.#unread += line.length;
    if (this.#unread > maxUnread) return this.fail(flood('more than anybody asked for'));
    this.#lines.push(...lines);
    if (lines.length > 0) this.#wake(); // a piece of a line is not yet something to read
  }

  stderr(chunk: Buffer): void {
    this.#errors = (this.#errors + chunk.toString('utf8')).slice(-keptErrors);
  }

  /** The command is over; a last line without its end counts as a line. */
  finish(end: ChannelEnd): void {
    const rest = this.#splitter.rest();
    if (rest !== '') this.#lines.push(rest);
    this.#end = end;
    this.#wake();
  }

  /** From now on whoever listens gets this thrown. The first reason stays. */
  fail(reason: unknown): void {
    this.#failure ??= { reason };
    this.#wake();
  }

  /** Standard error as it came, the last of it. */
  errors(): string {
    return this.#errors;
  }

  /** Waits for at most this many seconds. */
  async next(seconds: number): Promise<Heard> {
    if (this.#isEmpty()) await this.#woken(seconds);
    if (this.#failure) throw this.#failure.reason;
    const line = this.#lines.shift();
    if (line !== undefined) {
      this.#unread -= line.length;
      return { line };
    }
    return this.#end ? { end: this.#end } : 'nothing';
  }

  #isEmpty(): boolean {
    return !this.#failure && !this.#end && this.#lines.length === 0;
  }

  #woken(seconds: number): Promise<void> {
    return new Promise((resolve) => {
      const deadline = setTimeout(resolve, seconds * 1000);
      this.#wake = () => {
        clearTimeout(deadline);
        resolve();
      };
    });
  }
}

function flood(what: string): AgentError {
  return new AgentError({
    cause: 'host',
    message: `the host sent ${what}`,
    hint: 'what answers there is not the agent of this version: look at the host',
  });
}
