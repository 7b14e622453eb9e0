// Cuts a stream of bytes into lines of text, whatever pieces it arrives in.

const newline = 0x0a;

/**
 * Lines are cut before they are decoded, so a piece may end anywhere, also inside a character: 0x0a is part of no other character in UTF-8.
 * `decode` makes text of the bytes of a line.
 */
export class LineSplitter {
  readonly #decode: (bytes: Uint8Array) => string;
  readonly #limit: number;
  #pieces: Uint8Array[] = [];
  #length = 0;

  /** `limit` is the longest line in bytes, without its newline. */
  constructor(limit: number, decode: (bytes: Uint8Array) => string) {
    this.#limit = limit;
    this.#decode = decode;
  }

  /** The lines that end in this piece; `tooLong` as soon as a line has more bytes than the limit, and from then on. */
  push(piece: Uint8Array): { lines: string[]; tooLong: boolean } {
    const lines: string[] = [];
    let start = 0;
    for (let end = piece.indexOf(newline); end >= 0; end = piece.indexOf(newline, start)) {
      this.#keep(piece.subarray(start, end));
      if (this.#isTooLong()) break;
      lines.push(this.#take());
      start = end + 1;
    }
    if (!this.#isTooLong()) this.#keep(piece.subarray(start));
    return { lines, tooLong: this.#isTooLong() };
  }

  /** The last line, which no newline ended; `undefined` where there is none. */
  rest(): string | undefined {
    return this.#length === 0 || this.#isTooLong() ? undefined : this.#take();
  }

  #isTooLong(): boolean {
    return this.#length > this.#limit;
  }

  #keep(piece: Uint8Array): void {
    if (piece.length > 0) this.#pieces.push(piece);
    this.#length += piece.length;
  }

  #take(): string {
    const [only] = this.#pieces;
    const line = this.#pieces.length === 1 && only !== undefined ? only : join(this.#pieces, this.#length);
    this.#pieces = [];
    this.#length = 0;
    return this.#decode(line);
  }
}

function join(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
