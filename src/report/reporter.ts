// Whoever shows a run: told of every event, and asked to finish before the last word is printed.
import type { RunEvent } from '../run/events.ts';

export interface Reporter {
  show(event: RunEvent): void;
  /** Resolves when everything shown so far is on the screen. */
  finish(): Promise<void>;
}

/** Where text goes; commands give standard output, tests an array. */
export type Print = (line: string) => void;
