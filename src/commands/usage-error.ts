/** The command line asks for something that cannot be done; exit code 1. */
export class UsageError extends Error {
  constructor(
    message: string,
    readonly hint: string | undefined,
  ) {
    super(message);
    this.name = 'UsageError';
  }
}
