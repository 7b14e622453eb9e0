/// <reference path="./native.d.ts" />
// Lines into a pipe or socket whose reader may be slow, or gone.
import * as native from 'native';

/** A reader that takes nothing for so long is gone. */
const patience = 60_000;

export class Output {
  readonly #fd: number;
  #gone = false;

  constructor(fd: number) {
    this.#fd = fd;
  }

  get gone(): boolean {
    return this.#gone;
  }

  /** Writes the whole line; false when the reader is gone, and from then on, because half a line may have been written. */
  writeLine(text: string): boolean {
    if (this.#gone) return false;
    const bytes = native.encode(`${text}\n`);
    try {
      for (let at = 0; at < bytes.length; ) at += native.send(this.#fd, bytes, at, patience);
    } catch (error) {
      if (typeof error !== 'string') throw error;
      this.#gone = true;
    }
    return !this.#gone;
  }
}
