// What goes wrong in the lab, with what to do about it: commands print these two and nothing else.

/** The message says what was seen; the hint, on one line, what to do. */
export class LabError extends Error {
  override readonly name = 'LabError';

  constructor(
    message: string,
    readonly hint?: string,
  ) {
    super(message);
  }
}

/** The text of anything thrown. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
