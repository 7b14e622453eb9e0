// An expression that cannot be evaluated, with the place in the file where it stands.
import type { Place } from '../../source/place.ts';

export class EvaluationError extends Error {
  constructor(
    readonly place: Place,
    message: string,
    readonly hint?: string | undefined,
  ) {
    super(message);
    this.name = 'EvaluationError';
  }
}
