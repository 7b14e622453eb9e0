// What this host's kernel has said since the session began to change it, for whoever wants to know why a client was refused.
import type { KernelLog } from '../src/contract/messages.ts';
import type { KernelLog as Log } from './system/system.ts';

/** Lines that are kept, and characters of each. */
const limit = 200;
const length = 300;

export class KernelLines {
  /** The newest ones. */
  #lines: string[] = [];
  #next = 0;

  /** `undefined` where the log cannot be read. */
  constructor(private readonly log: Log | undefined) {}

  /** From the line with that number on, oldest first; none where no number is given. */
  from(first?: number): KernelLog {
    const more = (this.log?.take(limit) ?? []).map(textOf);
    this.#next += more.length;
    this.#lines = [...this.#lines, ...more].slice(-limit);
    const count = first === undefined ? 0 : Math.min(Math.max(this.#next - first, 0), this.#lines.length);
    return { lines: count === 0 ? [] : this.#lines.slice(-count), next: this.#next };
  }
}

/** "priority,sequence,microseconds,flags;text", then lines with properties (Documentation/ABI/testing/dev-kmsg). */
function textOf(record: string): string {
  const [head = ''] = record.split('\n');
  const begin = head.indexOf(';') + 1;
  return head.slice(begin, begin + length);
}
