// The turns of a task: one for each item of its `loop`, with the variables that hold it; one alone without a loop.
import { EvaluationError } from '../expression/evaluation-error.ts';
import type { Scope } from '../expression/scope.ts';
import { typeOf, Unknown, type Value } from '../expression/value.ts';
import type { Loop, Task } from '../playbook.ts';
import { allHold } from './condition.ts';

export interface Turn {
  /** Of the resource: the task's, and in a loop the number of the item. */
  id: string;
  /** The loop's variables; none without a loop. */
  variables: Readonly<Record<string, Value>>;
  /** Counted from 1; `undefined` without a loop. */
  number?: number;
  /** Whether a secret had to do with the list. */
  isSecret?: boolean;
}

/** Items that one task may have. */
const mostItems = 10_000;

/** Unknown where the list is. Throws `EvaluationError`. */
export function turnsOf(task: Task, scope: Scope): Turn[] | Unknown {
  const { id, loop } = task;
  if (!loop) return [{ id, variables: {} }];
  const { result: list, secret } = scope.trail.watch(() => listOf(task, loop, scope));
  if (list instanceof Unknown) return list;
  return list.map((item, index) => ({
    id: `${id}.${index}`,
    variables: {
      [loop.variable]: item,
      ...(loop.indexVariable === undefined ? {} : { [loop.indexVariable]: index }),
    },
    number: index + 1,
    isSecret: secret !== undefined,
  }));
}

function listOf(task: Task, { list: node }: Loop, scope: Scope): Value[] | Unknown {
  const list = evaluatedUnlessSkipped(task, scope, () => scope.evaluate(node, 'loop'));
  if (list instanceof Unknown) return list;
  if (!Array.isArray(list))
    throw new EvaluationError(node.place, `\`loop\`: want a list, found ${typeOf(list)}`);
  if (list.length > mostItems)
    throw new EvaluationError(node.place, `\`loop\`: ${list.length} items; at most ${mostItems} are read`);
  return list;
}

/** As in Ansible, a list that is not there does not matter where `when` says no without an item. */
function evaluatedUnlessSkipped({ conditions }: Task, scope: Scope, evaluate: () => Value): Value {
  try {
    return evaluate();
  } catch (error) {
    if (error instanceof EvaluationError && saysNo(conditions, scope)) return [];
    throw error;
  }
}

function saysNo(conditions: Task['conditions'], scope: Scope): boolean {
  try {
    return allHold(conditions, scope) === false;
  } catch (error) {
    if (error instanceof EvaluationError) return false;
    throw error;
  }
}
