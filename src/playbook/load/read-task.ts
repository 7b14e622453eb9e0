// One task: its words, its one kind, and everything about it that is wrong whatever its expressions come to.
import * as z from 'zod';
import { addVariables } from '../../inventory/variables.ts';
import { Findings } from '../../source/mistake.ts';
import { suggest } from '../../source/nearest.ts';
import type { Entry, MapNode, Node, ScalarNode } from '../../source/node.ts';
import type { Task } from '../playbook.ts';
import { checkBody } from './check-body.ts';
import { checkCommand } from './check-command.ts';
import { checkCondition, checkExpressions } from './check-expressions.ts';
import { kindInsteadOf, laterKinds, shortName, unsupportedInTask } from './keywords.ts';
import { nameList } from './name-list.ts';
import { readFields } from './read-fields.ts';
import { isTaskKind, taskKinds, taskSchemas } from './task-kinds.ts';

const taskFields = z.strictObject({
  name: z.string().optional(),
  when: z.union([z.string(), z.boolean()]).optional(),
  notify: nameList,
  tags: nameList,
  vars: z.record(z.string(), z.unknown()).nullish(),
  timeout: z.number().positive().optional(),
});
const words = Object.keys(taskFields.shape);

/** `undefined` where it is not even a map. What is wrong is added to the findings. */
export function readTask(node: Node, id: string, findings: Findings): Task | undefined {
  if (node.type !== 'map') {
    findings.add(node.place, 'a task is a map: its kind, `name`, `when` and so on');
    return undefined;
  }
  const own = new Findings();
  const task = taskFrom(node, id, own);
  findings.mistakes.push(...own.mistakes);
  return task && { ...task, isSound: own.mistakes.length === 0 };
}

function taskFrom(node: MapNode, id: string, findings: Findings): Task | undefined {
  const [kindEntries, rest] = divide(node);
  const fields = readFields({ ...node, entries: rest }, taskFields, unsupportedInTask, findings, 'a task');
  const [chosen, ...others] = kindEntries;
  if (!chosen) findings.add(node.place, 'a task without a kind', `there are: ${taskKinds.join(', ')}`);
  for (const [word, { place }] of others)
    findings.add(place, `a task has one kind: \`${chosen?.[0]}\` and \`${word}\` are two tasks`);
  if (!chosen) return undefined;
  const [word, entry] = chosen;
  if (!isTaskKind(word)) return refuseKind(word, entry, findings);
  const variables = new Map<string, Node>();
  const vars = rest.get('vars')?.value;
  if (vars?.type === 'map') addVariables(vars.entries, variables, findings);
  for (const value of [vars, scalarAt(rest, 'name')]) if (value) checkExpressions(value, findings);
  const when = scalarAt(rest, 'when');
  if (when) checkCondition(when, findings);
  const body = readBody(word, entry, findings);
  const isJudged = rest.has('changed_when') || id.includes('.h');
  if (word === 'command') checkCommand(body, isJudged, entry.place, findings);
  return {
    id,
    name: fields?.name ?? word,
    nameNode: scalarAt(rest, 'name'),
    kind: word,
    body,
    when,
    notify: fields?.notify ?? [],
    tags: fields?.tags ?? [],
    variables,
    timeout: fields?.timeout,
    place: node.place,
    isSound: true,
  };
}

type Word = [string, Entry];

/** The words that are meant as a kind, and the others: where no kind is there, the one unknown word must be it. */
function divide({ entries }: MapNode): [Word[], Map<string, Entry>] {
  const all = [...entries];
  const known = all.filter(
    ([word]) => isTaskKind(word) || laterKinds.has(word) || kindInsteadOf(word) !== undefined,
  );
  const unknown = all.filter(
    ([word]) => !words.includes(word) && !unsupportedInTask.has(word) && !isClose(word),
  );
  const kinds = known.length > 0 ? known : unknown.slice(0, 1);
  return [kinds, new Map(all.filter((entry) => !kinds.includes(entry)))];
}

/** Whether the word looks like one that every task may have. */
function isClose(word: string): boolean {
  return suggest(word, words)?.startsWith('did') ?? false;
}

function refuseKind(word: string, { place }: Entry, findings: Findings): undefined {
  if (laterKinds.has(word)) findings.add(place, `the kind \`${word}\` is not supported yet`);
  else {
    const ours = kindInsteadOf(word) ?? (isTaskKind(shortName(word)) ? shortName(word) : undefined);
    const hint = ours ? `use \`${ours}\`` : suggest(word, taskKinds, 'there are');
    findings.add(place, `there is no kind \`${word}\``, hint);
  }
  return undefined;
}

function readBody(kind: Task['kind'], { place, value }: Entry, findings: Findings): MapNode {
  const empty: MapNode = { type: 'map', entries: new Map(), place };
  if (value.type !== 'map' && !(value.type === 'scalar' && value.value === null)) {
    findings.add(value.place, `\`${kind}\` wants a map of properties`, shortFormHint(value));
    return empty;
  }
  const body = value.type === 'map' ? value : empty;
  checkExpressions(body, findings);
  checkBody(body, taskSchemas[kind], `\`${kind}\``, findings);
  return body;
}

function shortFormHint(value: Node): string | undefined {
  const isShort = value.type === 'scalar' && /^\w+=/.test(String(value.value));
  return isShort ? 'write `name: value`, each on its own line, instead of `name=value`' : undefined;
}

function scalarAt(entries: ReadonlyMap<string, Entry>, key: string): ScalarNode | undefined {
  const node = entries.get(key)?.value;
  return node?.type === 'scalar' && node.value !== null ? node : undefined;
}
