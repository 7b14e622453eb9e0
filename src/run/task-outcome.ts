// A result as the report has it: with its task's names, and without anything that must not be shown.
import { titleOf } from '../contract/resource.ts';
import type { ResourceResult } from '../contract/result.ts';
import type { HostItem, HostTask } from '../playbook/compile/compiled.ts';
import type { TaskOutcome } from './outcome.ts';
import { problemOfFailure } from './problem.ts';

/** Stands for whatever a task with `no_log` would show. */
export const hiddenText = 'hidden (no_log)';

/** `isTolerated`: a failure of it does not end the host's part. */
export function outcomeOf(
  play: string,
  { kind, isHidden }: HostTask,
  item: HostItem,
  result: ResourceResult,
  isTolerated: boolean,
): TaskOutcome {
  const outcome: TaskOutcome = {
    play,
    id: item.id,
    name: item.name,
    kind: item.type === 'resource' ? item.resource.kind : kind,
    title: item.type === 'resource' ? titleOf(item.resource) : kind,
    status: result.status,
    changes: result.changes,
    knownAfterApply: result.known_after_apply,
    unmanaged: result.unmanaged,
    problem: result.failure && problemOfFailure(result.failure),
    ...(result.failure && isTolerated ? { isTolerated } : {}),
  };
  return isHidden ? hide(outcome) : outcome;
}

/** A task that waits for results, as a plan shows it. */
export function outcomeToCome(play: string, { id, name, kind }: HostTask): TaskOutcome {
  const nothing = { changes: [], unmanaged: [] };
  return { play, id, name, kind, title: kind, status: 'ok', knownAfterApply: true, ...nothing };
}

function hide(outcome: TaskOutcome): TaskOutcome {
  return {
    ...outcome,
    title: hiddenText,
    changes: outcome.changes.map(({ impact }) => ({ summary: hiddenText, impact })),
    unmanaged: [],
    problem: outcome.problem && { message: hiddenText, hint: 'take `no_log` away to see it' },
  };
}

export function nothingDone(id: string): ResourceResult {
  return { id, status: 'ok', changes: [], known_after_apply: false, unmanaged: [] };
}

/** What an assertion came to. */
export function resultOfCheck({ id, failure }: Extract<HostItem, { type: 'checked' }>): ResourceResult {
  if (failure === undefined) return nothingDone(id);
  return { ...nothingDone(id), status: 'failed', failure: { cause: 'refused', message: failure } };
}
