// The short code of a system error ("ECONNREFUSED"), which decides what it means; its message is for people only.

/** `error.code` where there is one, else the error as text. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
