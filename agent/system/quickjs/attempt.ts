// Turns what the native module throws, the errno's name, into the errors of `System`.
import { SystemError } from '../system.ts';

/** The call's result; its errno becomes a SystemError of that operation on that path. */
export function attempt<Result>(operation: string, path: string, call: () => Result): Result {
  try {
    return call();
  } catch (error) {
    throw typeof error === 'string' ? new SystemError(error, operation, path) : error;
  }
}

/** The call's result, or `undefined` where nothing is there (ENOENT, ENOTDIR, and what else `codes` names). */
export function attemptIfThere<Result>(
  operation: string,
  path: string,
  call: () => Result,
  codes: readonly string[] = [],
): Result | undefined {
  try {
    return attempt(operation, path, call);
  } catch (error) {
    if (error instanceof SystemError && isAbsence(error.code, codes)) return undefined;
    throw error;
  }
}

function isAbsence(code: string, more: readonly string[]): boolean {
  return code === 'ENOENT' || code === 'ENOTDIR' || more.includes(code);
}
