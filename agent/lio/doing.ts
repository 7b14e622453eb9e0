// Turns what the kernel refuses into a sentence: what was being done, why it did not work, and what to look at.
import { HostError } from '../provider.ts';
import { SystemError } from '../system/system.ts';

/** For each errno name: what it means here, and a hint. */
export type Causes = Record<string, readonly [meaning: string, hint?: string]>;

/** Does the work; a SystemError becomes a HostError that begins with "cannot <what>". */
export function doing<Result>(what: string, work: () => Result, causes: Causes = {}): Result {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    const [meaning, hint] = causes[error.code] ??
      general[error.code] ?? [`${error.operation} ${error.path} gave ${error.code}`];
    throw new HostError(`cannot ${what}: ${meaning}`, hint);
  }
}

const general: Causes = {
  ENOMEM: ['the kernel is out of memory'],
  ENOSPC: ['no space is left', 'make room on this host, then run again'],
  EROFS: ['the file system is read-only'],
  EACCES: ['permission denied', 'the task needs become: true'],
  EPERM: ['permission denied', 'the task needs become: true'],
};
