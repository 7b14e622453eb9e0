// The words that blocks, imports and plays pass on to the tasks inside them.
import { addVariables } from '../../inventory/variables.ts';
import type { Findings } from '../../source/mistake.ts';
import type { Entry, MapNode, Node, ScalarNode } from '../../source/node.ts';
import type { Variables } from '../playbook.ts';
import { checkCondition, checkExpressions } from './check-expressions.ts';
import type { Inherited } from './context.ts';

interface Words {
  tags: readonly string[];
  ignore_errors?: boolean | undefined;
  no_log?: boolean | undefined;
}

/** What holds inside the node; `words` are its typed words, as far as they could be read. Own variables win over inherited ones. */
export function readInherited(
  node: MapNode,
  words: Words | undefined,
  outer: Inherited,
  findings: Findings,
): Inherited {
  const { entries } = node;
  return {
    conditions: [...outer.conditions, ...conditionsAt(entries, 'when', findings)],
    tags: [...outer.tags, ...(words?.tags ?? [])],
    variables: new Map([...outer.variables, ...readVariables(entries, findings)]),
    environment: new Map([...outer.environment, ...environmentOf(entries, findings)]),
    ignoreErrors: words?.ignore_errors ?? outer.ignoreErrors,
    isHidden: words?.no_log ?? outer.isHidden,
  };
}

/** `vars`, with what is wrong about them added to the findings. */
export function readVariables(entries: MapNode['entries'], findings: Findings): Variables {
  const variables = new Map<string, Node>();
  const vars = entries.get('vars')?.value;
  if (vars?.type !== 'map') return variables;
  addVariables(vars.entries, variables, findings);
  checkExpressions(vars, findings);
  return variables;
}

function environmentOf(entries: MapNode['entries'], findings: Findings): Variables {
  const node = entries.get('environment')?.value;
  if (node?.type !== 'map') return new Map();
  checkExpressions(node, findings);
  return new Map([...node.entries].map(([name, { value }]) => [name, value]));
}

/** The conditions under a word, one or a list of them. */
export function conditionsAt(
  entries: ReadonlyMap<string, Entry>,
  word: string,
  findings: Findings,
): ScalarNode[] {
  const node = entries.get(word)?.value;
  const nodes = node?.type === 'list' ? node.items : node ? [node] : [];
  const conditions = nodes.filter((one): one is ScalarNode => one.type === 'scalar' && one.value !== null);
  for (const condition of conditions) checkCondition(condition, findings);
  return conditions;
}
