/// <reference path="./native.d.ts" />
// Lines out of a descriptor that the event loop says can be read.
import * as native from 'native';
import { LineSplitter } from '../line-splitter.ts';
import { type InputEnd, maximumLine } from '../process.ts';

const pieceSize = 64 * 1024;
const newline = 10;

export class Input {
  readonly fd: number;
  readonly #splitter = new LineSplitter(maximumLine, native.decode);
  readonly #onLine: (line: string) => void;
  readonly #onEnd: (end: InputEnd) => void;
  #open = true;
  #midLine = false;

  constructor(fd: number, onLine: (line: string) => void, onEnd: (end: InputEnd) => void) {
    this.fd = fd;
    this.#onLine = onLine;
    this.#onEnd = onEnd;
  }

  get open(): boolean {
    return this.#open;
  }

  /** Whether the last piece ended within a line: its rest is on the way. */
  get midLine(): boolean {
    return this.#midLine;
  }

  /** Reads once, and passes on the lines that are complete now. An error of reading is the end too. */
  take(): void {
    const piece = this.#read();
    if (piece.length === 0) {
      const rest = this.#splitter.rest();
      this.#open = false;
      if (rest !== undefined) this.#onLine(rest);
      this.#onEnd('closed');
      return;
    }
    this.#midLine = piece.at(-1) !== newline;
    const { lines, tooLong } = this.#splitter.push(piece);
    this.#open = !tooLong;
    for (const line of lines) this.#onLine(line);
    if (tooLong) this.#onEnd('too-long');
  }

  #read(): Uint8Array {
    try {
      return native.read(this.fd, pieceSize);
    } catch (error) {
      if (typeof error !== 'string') throw error;
      return new Uint8Array(0);
    }
  }
}
