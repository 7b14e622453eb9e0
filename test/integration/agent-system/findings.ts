// What an exercise found out, a JSON line for each question; the test on the other side knows the answers.
import { type System, SystemError } from '../../../agent/system/system.ts';

export type Exercise = (system: System, findings: Findings, argv: readonly string[]) => void;

export class Findings {
  readonly #write: (line: string) => void;

  constructor(write: (line: string) => void) {
    this.#write = write;
  }

  /** Notes what the call gives, or the errno name that it throws. */
  note(question: string, call: () => unknown): void {
    this.#write(JSON.stringify({ question, found: outcome(call) ?? null }));
  }
}

/** What a call gives, or the errno name that it throws. */
export function outcome(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    if (error instanceof SystemError) return error.code;
    throw error;
  }
}
