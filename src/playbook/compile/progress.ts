// What a host's earlier tasks have added to its variables: results under a name, and included files.
import type { Reading } from '../expression/reading.ts';
import { Unknown } from '../expression/value.ts';
import type { Variables } from '../playbook.ts';

export interface Progress {
  /** By the name of the variable; unknown until the task has run. */
  registered: ReadonlyMap<string, Reading>;
  /** The last one wins. */
  included: readonly Variables[];
}

export const noProgress: Progress = { registered: new Map(), included: [] };

export function withRegistered(progress: Progress, name: string, value: Reading): Progress {
  return { ...progress, registered: new Map([...progress.registered, [name, value]]) };
}

export function withIncluded(progress: Progress, variables: Variables): Progress {
  return { ...progress, included: [...progress.included, variables] };
}

/** Stands for the result of a task that has not run. */
export function notRun(name: string, task: string): Unknown {
  return new Unknown(`\`${name}\` is known once "${task}" has run`, undefined, 'not-run');
}

/** What tasks of `rescue` know of the failure, before there is one. */
export const failureToCome: ReadonlyMap<string, Reading> = new Map(
  ['failed_task', 'failed_result'].map((name): [string, Reading] => [
    name,
    new Unknown(`\`${name}\` is known once a task has failed`, undefined, 'not-run'),
  ]),
);
