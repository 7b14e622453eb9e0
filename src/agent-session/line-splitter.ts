// Cuts a stream of bytes into lines, with a bound: a host must not be able to fill the controller's memory.

export class LineSplitter {
  #parts: Buffer[] = [];
  #length = 0;

  constructor(readonly maxLength: number) {}

  /** The lines that this chunk completes, without their ends; `undefined` where a line is longer than allowed. */
  push(chunk: Buffer): string[] | undefined {
    const lines: string[] = [];
    let start = 0;
    for (let end = chunk.indexOf(0x0a); end !== -1; end = chunk.indexOf(0x0a, start)) {
      if (this.#length + end - start > this.maxLength) return undefined;
      lines.push(this.#complete(chunk.subarray(start, end)));
      start = end + 1;
    }
    this.#length += chunk.length - start;
    if (start < chunk.length) this.#parts.push(chunk.subarray(start));
    return this.#length > this.maxLength ? undefined : lines;
  }

  /** What came after the last line's end. */
  rest(): string {
    return Buffer.concat(this.#parts).toString('utf8');
  }

  #complete(last: Buffer): string {
    const line = this.#parts.length === 0 ? last : Buffer.concat([...this.#parts, last]);
    this.#parts = [];
    this.#length = 0;
    return line.toString('utf8');
  }
}
