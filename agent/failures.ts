// What was thrown while a resource was read, planned or applied, as the message that the controller shows.
import type { Failure } from '../src/contract/result.ts';
import { HostError, Refusal } from './provider.ts';
import { SystemError } from './system/system.ts';

export function failureOf(error: unknown): Failure {
  if (error instanceof Refusal) return { cause: 'refused', message: error.message, hint: error.hint };
  if (error instanceof HostError) {
    return {
      cause: 'host',
      message: error.message,
      ...(error.hint === undefined ? {} : { hint: error.hint }),
    };
  }
  if (error instanceof SystemError) return { cause: 'host', message: error.message };
  return {
    cause: 'internal',
    message: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
    hint: 'this is a defect of iscsi-deploy: please report it with the playbook',
  };
}
