// A result as expressions see it, under the name of `register`: data only, whatever a host says.
import type { ResourceResult } from '../contract/result.ts';
import type { HostItem, Result, Verdict } from '../playbook/compile/compiled.ts';
import { toValue } from '../playbook/expression/value.ts';
import type { Plain } from '../source/node.ts';

/** `changed`, `failed`, `skipped`, `msg` of a failure, and what the kind lets a host tell. */
export function registeredResult({ status, changes, failure, observation }: ResourceResult): Result {
  const { kind: _, ...told } = observation ?? { kind: undefined };
  return {
    ...Object.fromEntries(Object.entries(told).map(([name, value]) => [name, toValue(value)])),
    changed: changes.length > 0,
    failed: status === 'failed',
    skipped: status === 'skipped',
    ...(failure === undefined ? {} : { msg: failure.message }),
  };
}

/** What a task without a loop, or all items of one together, came to. */
export function registeredTask(
  isLoop: boolean,
  items: readonly { item: HostItem; result: Result }[],
): Result {
  const [only] = items;
  if (!isLoop) return only?.result ?? { changed: false, failed: false, skipped: true };
  const is =
    (word: string) =>
    ({ result }: { result: Result }) =>
      result[word] === true;
  return {
    changed: items.some(is('changed')),
    failed: items.some(is('failed')),
    skipped: items.every(is('skipped')),
    results: items.map(({ item, result }): Plain => ({ ...item.loop, ...result })),
  };
}

/** The result as `changed_when`, `failed_when` and `until` have it. */
export function judgedResult(result: ResourceResult, { changed, failed, isDone }: Verdict): ResourceResult {
  const changes = changed
    ? result.changes.length > 0
      ? result.changes
      : [{ summary: 'counts as changed (changed_when)', impact: 'none' as const }]
    : [];
  if (!failed && isDone) {
    const { failure: _, ...rest } = result;
    return { ...rest, changes, status: changed ? 'changed' : 'ok' };
  }
  const message = failed
    ? 'it counts as failed (failed_when)'
    : 'what it waits for did not come about (until)';
  return { ...result, changes, status: 'failed', failure: result.failure ?? { cause: 'host', message } };
}
