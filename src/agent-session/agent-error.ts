// A failure of a host's agent, or of getting it to run, in the vocabulary of reports.
import type { Failure } from '../contract/result.ts';

/** `failure.cause` says who must act. Message and hint are clean of control characters and secrets. */
export class AgentError extends Error {
  override readonly name = 'AgentError';
  readonly hint: string | undefined;

  constructor(readonly failure: Failure) {
    super(failure.message);
    this.hint = failure.hint;
  }
}
