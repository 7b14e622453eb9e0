// Events on their way to the controller, several at a time: each write costs an encrypted packet, and an event can wait for the eye.
import type { Process } from './system/process.ts';

/** Seconds that an event waits for others. */
const patience = 0.1;

export class EventBuffer {
  #lines: string[] = [];

  constructor(
    private readonly process: Pick<Process, 'setTimer'>,
    private readonly write: (lines: readonly string[]) => void,
  ) {}

  add(line: string): void {
    this.#lines.push(line);
    if (this.#lines.length === 1) this.process.setTimer(patience, () => this.#flush());
  }

  /** What cannot wait, after everything that did. */
  addLast(line: string): void {
    this.#lines.push(line);
    this.#flush();
  }

  #flush(): void {
    const lines = this.#lines;
    this.#lines = [];
    if (lines.length > 0) this.write(lines);
  }
}
