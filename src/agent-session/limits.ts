// How long a session waits for what, in seconds. Within these bounds the agent sets narrower ones for each step.

export interface Limits {
  /** From the start of the command, and from a delivered agent's start, to its first word: facts are read meanwhile. */
  start: number;
  /** For the host to take the next piece of a delivery, and to store the whole. */
  delivery: number;
  /** Between two messages while a request is served. */
  silence: number;
  /** For the agent to end once its input has. */
  close: number;
}

export const defaultLimits: Limits = { start: 60, delivery: 60, silence: 900, close: 10 };
