// `assert`: decided by the controller as soon as everything in it is known, if possible before any host is changed.
import { childOf, type ScalarNode } from '../../source/node.ts';
import type { Scope } from '../expression/scope.ts';
import { Unknown } from '../expression/value.ts';
import type { Task } from '../playbook.ts';
import type { HostItem } from './compiled.ts';
import { firstNotHolding } from './condition.ts';

type Checked = Pick<Extract<HostItem, { type: 'checked' }>, 'type' | 'failure' | 'message'>;

/** Unknown where a condition is. Throws `EvaluationError`. */
export function checkAssertion(task: Task, scope: Scope): Checked | Unknown {
  const failing = firstNotHolding(conditionsOf(task), scope);
  if (failing instanceof Unknown) return failing;
  const message = textOf(task, failing ? 'fail_msg' : 'success_msg', scope);
  if (!failing) return { type: 'checked', ...(message === undefined ? {} : { message }) };
  return { type: 'checked', failure: message ?? `does not hold: ${String(failing.value)}` };
}

function conditionsOf({ body }: Task): ScalarNode[] {
  const that = childOf(body, 'that');
  const nodes = that?.type === 'list' ? that.items : that ? [that] : [];
  return nodes.filter((node) => node.type === 'scalar');
}

function textOf({ body }: Task, word: string, scope: Scope): string | undefined {
  const node = childOf(body, word);
  const value = node && scope.evaluate(node, word);
  return value === undefined || value === null || typeof value === 'object' ? undefined : String(value);
}
