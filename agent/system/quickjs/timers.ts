// What is due, and when: the event loop asks, so this knows no clock.
import type { Timer } from '../process.ts';

export class Timers {
  readonly #waiting = new Map<number, { due: number; callback: () => void }>();
  #last = 0;

  /** `due` in milliseconds of whichever clock is passed to the others. */
  add(due: number, callback: () => void): Timer {
    this.#last += 1;
    this.#waiting.set(this.#last, { due, callback });
    return { timer: this.#last };
  }

  remove({ timer }: Timer): void {
    this.#waiting.delete(timer);
  }

  /** Milliseconds until the next one is due; `undefined` where there is none. */
  untilNext(now: number): number | undefined {
    const dues = [...this.#waiting.values()].map(({ due }) => due);
    return dues.length === 0 ? undefined : Math.max(0, Math.min(...dues) - now);
  }

  /** Calls those that are due, the earliest first; not those which they add. */
  fire(now: number): void {
    const due = [...this.#waiting].filter(([, waiting]) => waiting.due <= now);
    for (const [timer, { callback }] of due.sort(([, one], [, other]) => one.due - other.due)) {
      if (this.#waiting.delete(timer)) callback();
    }
  }
}
