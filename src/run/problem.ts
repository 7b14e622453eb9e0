// Whatever a host's part of a run may throw, as a sentence and a way out.
import type { Failure } from '../contract/result.ts';
import type { Problem } from './outcome.ts';

export function problemOf(error: unknown): Problem {
  if (!(error instanceof Error)) return { message: String(error) };
  const hint = 'hint' in error && typeof error.hint === 'string' ? error.hint : undefined;
  return { message: error.message, hint };
}

export function problemOfFailure({ message, hint }: Failure): Problem {
  return { message, hint };
}
