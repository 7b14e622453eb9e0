// `include_vars`: the variables of a file count for the host from here on.
import { suggest } from '../../source/nearest.ts';
import { childOf } from '../../source/node.ts';
import { EvaluationError } from '../expression/evaluation-error.ts';
import type { Scope } from '../expression/scope.ts';
import { Unknown } from '../expression/value.ts';
import type { Task, Variables } from '../playbook.ts';
import { allHold } from './condition.ts';

/** The variables; none where `when` says no, and unknown where it cannot tell which file. Throws `EvaluationError`. */
export function includeVariables(
  task: Task,
  scope: Scope,
  files: ReadonlyMap<string, Variables>,
): Variables | Unknown | undefined {
  const applies = allHold(task.conditions, scope);
  if (applies === false) return undefined;
  if (applies instanceof Unknown) return applies;
  const node = childOf(task.body, 'file');
  const name = node ? scope.evaluate(node, 'file') : null;
  if (name instanceof Unknown) return name;
  const variables = files.get(String(name));
  if (variables) return variables;
  throw new EvaluationError(
    node?.place ?? task.place,
    `there is no file of variables \`${String(name)}\``,
    suggest(String(name), files.keys(), 'there are') ??
      'an expression can name a file in vars/ beside the playbook',
  );
}

/** The names that the file may set, where it is not known which one it is. */
export function namesIncluded(files: ReadonlyMap<string, Variables>): Set<string> {
  return new Set([...files.values()].flatMap((variables) => [...variables.keys()]));
}
