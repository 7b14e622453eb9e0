// One play: hosts, variables, tasks and the handlers that the tasks notify.
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { addVariables } from '../../inventory/variables.ts';
import { readInto } from '../../inventory/vars-files.ts';
import type { Findings } from '../../source/mistake.ts';
import { suggest } from '../../source/nearest.ts';
import { type MapNode, type Node, nodeAt } from '../../source/node.ts';
import type { Play, Task } from '../playbook.ts';
import { checkExpressions } from './check-expressions.ts';
import { unsupportedInPlay } from './keywords.ts';
import { nameList } from './name-list.ts';
import { readFields } from './read-fields.ts';
import { readTask } from './read-task.ts';

const playFields = z.strictObject({
  name: z.string().optional(),
  hosts: z.union([z.string(), z.array(z.string()).min(1)]),
  become: z.boolean().optional(),
  /** Accepted for Ansible's sake: facts are always read once, and cost nothing here. */
  gather_facts: z.boolean().optional(),
  vars: z.record(z.string(), z.unknown()).nullish(),
  vars_files: nameList,
  tags: nameList,
  tasks: z.array(z.unknown()).nullish(),
  handlers: z.array(z.unknown()).nullish(),
});

/** The play as far as it can be read; what is wrong is added to the findings. */
export async function readPlay(
  node: Node,
  index: number,
  file: string,
  findings: Findings,
): Promise<Play | undefined> {
  if (node.type !== 'map') {
    findings.add(node.place, 'a play is a map: `hosts`, `tasks` and so on');
    return undefined;
  }
  const fields = readFields(node, playFields, unsupportedInPlay, findings, 'a play');
  const tasks = readTasks(node, 'tasks', `${index}.`, findings);
  const handlers = readTasks(node, 'handlers', `${index}.h`, findings);
  checkHandlers(handlers, findings);
  checkNotified(node, tasks, handlers, findings);
  const variables = await readVariables(node, fields?.vars_files ?? [], file, findings);
  const hosts = patternOf(node);
  return {
    name: fields?.name ?? hosts,
    hosts,
    hostsPlace: nodeAt(node, ['hosts']).node.place,
    become: fields?.become,
    tags: fields?.tags ?? [],
    variables,
    tasks,
    handlers,
  };
}

/** The pattern even where other words of the play are wrong, so that its tasks can be checked too. */
function patternOf(play: MapNode): string {
  const node = play.entries.get('hosts')?.value;
  const names = node?.type === 'list' ? node.items : node ? [node] : [];
  return names
    .flatMap((name) => (name.type === 'scalar' && name.value !== null ? [name.value] : []))
    .join(',');
}

function readTasks(play: MapNode, section: string, prefix: string, findings: Findings): Task[] {
  const list = play.entries.get(section)?.value;
  if (list?.type !== 'list') return [];
  const tasks = list.items.map((item, index) => readTask(item, `${prefix}${index}`, findings));
  return tasks.filter((task) => task !== undefined);
}

function checkHandlers(handlers: readonly Task[], findings: Findings): void {
  const seen = new Set<string>();
  for (const { name, nameNode, place, notify } of handlers) {
    if (!nameNode) findings.add(place, 'a handler needs a `name`: tasks notify it by that');
    else if (String(nameNode.value).includes('{{'))
      findings.add(nameNode.place, "a handler's name cannot hold an expression");
    else if (seen.has(name)) findings.add(nameNode.place, `a second handler is named \`${name}\``);
    if (notify.length > 0) findings.add(place, 'a handler that notifies another is not supported yet');
    seen.add(name);
  }
}

function checkNotified(
  play: MapNode,
  tasks: readonly Task[],
  handlers: readonly Task[],
  findings: Findings,
): void {
  const names = handlers.map(({ name }) => name);
  const list = play.entries.get('tasks')?.value;
  for (const { notify, id, place } of tasks)
    for (const [index, name] of notify.entries()) {
      if (names.includes(name)) continue;
      const at = list && nodeAt(list, [Number(id.split('.')[1]), 'notify', index]).node.place;
      findings.add(
        at ?? place,
        `no handler of this play is named \`${name}\``,
        suggest(name, names, 'there are'),
      );
    }
}

async function readVariables(
  play: MapNode,
  files: readonly string[],
  file: string,
  findings: Findings,
): Promise<Map<string, Node>> {
  const variables = new Map<string, Node>();
  const vars = play.entries.get('vars')?.value;
  if (vars?.type === 'map') {
    addVariables(vars.entries, variables, findings);
    checkExpressions(vars, findings);
  }
  for (const one of files) await readInto(join(dirname(file), one), variables, findings);
  return variables;
}
