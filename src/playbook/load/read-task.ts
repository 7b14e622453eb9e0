// One task: its words, its one kind, and everything about it that is wrong whatever its expressions come to.
import type * as z from 'zod';
import { Findings } from '../../source/mistake.ts';
import { suggest } from '../../source/nearest.ts';
import { type Entry, type MapNode, type Node, nodeAt, type ScalarNode } from '../../source/node.ts';
import type { Place } from '../../source/place.ts';
import type { Loop, Retry, Task } from '../playbook.ts';
import { checkBody } from './check-body.ts';
import { checkCommand } from './check-command.ts';
import { checkExpressions } from './check-expressions.ts';
import type { StepContext } from './context.ts';
import { insteadOf, kindInsteadOf, shortName, unsupportedInTask } from './keywords.ts';
import { readFields } from './read-fields.ts';
import { conditionsAt, readInherited } from './read-inherited.ts';
import { isTaskKind, taskKinds, taskSchemas } from './task-kinds.ts';
import { handlerWords, taskWords } from './words.ts';

type Words = z.output<typeof handlerWords>;
const words = Object.keys(handlerWords.shape);

/** `undefined` where it is not even a map. What is wrong is added to the findings. */
export function readTask(node: Node, context: StepContext): Task | undefined {
  const { findings } = context;
  if (node.type !== 'map') {
    findings.add(node.place, 'a task is a map: its kind, `name`, `when` and so on');
    return undefined;
  }
  const own = new Findings();
  const task = taskFrom(node, { ...context, findings: own });
  findings.mistakes.push(...own.mistakes);
  return task && { ...task, isSound: own.mistakes.length === 0 };
}

function taskFrom(node: MapNode, context: StepContext): Task | undefined {
  const { findings } = context;
  const [kindEntries, rest] = divide(node);
  const fields = readWords({ ...node, entries: rest }, context);
  const [chosen, ...others] = kindEntries;
  if (!chosen) findings.add(node.place, 'a task without a kind', `there are: ${taskKinds.join(', ')}`);
  for (const [word, { place }] of others)
    findings.add(place, `a task has one kind: \`${chosen?.[0]}\` and \`${word}\` are two tasks`);
  if (!chosen) return undefined;
  const [word, entry] = chosen;
  if (!isTaskKind(word)) return refuseKind(word, entry, findings);
  const nameNode = scalarAt(rest, 'name');
  if (nameNode) checkExpressions(nameNode, findings);
  checkNotified(rest, fields?.notify ?? [], context);
  const body = readBody(word, entry, findings);
  const isJudged = rest.has('changed_when') || context.areHandlers;
  if (word === 'command') checkCommand(body, isJudged, entry.place, findings);
  return {
    type: 'task',
    id: context.nextId(),
    name: fields?.name ?? word,
    nameNode,
    kind: word,
    body,
    ...readInherited({ ...node, entries: rest }, fields, context.inherited, findings),
    ...judgementOf(rest, fields, findings),
    loop: loopOf(rest, fields, findings),
    register: fields?.register,
    notify: fields?.notify ?? [],
    listen: fields?.listen ?? [],
    timeout: fields?.timeout,
    place: node.place,
    isSound: true,
  };
}

function readWords(node: MapNode, { areHandlers, findings }: StepContext): Words | undefined {
  if (areHandlers) return readFields(node, handlerWords, unsupportedInTask, findings, 'a handler');
  const fields = readFields(node, taskWords, unsupportedInTask, findings, 'a task');
  return fields && { ...fields, listen: [] };
}

type Word = [string, Entry];

/** The words that are meant as a kind, and the others: where no kind is there, the one unknown word must be it. */
function divide({ entries }: MapNode): [Word[], Map<string, Entry>] {
  const all = [...entries];
  const known = all.filter(([word]) => isTaskKind(word) || kindInsteadOf(word) !== undefined);
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
  const ours = kindInsteadOf(word) ?? (isTaskKind(shortName(word)) ? shortName(word) : undefined);
  const hint = ours
    ? `use \`${ours}\``
    : (insteadOf(shortName(word)) ?? suggest(word, taskKinds, 'there are'));
  findings.add(place, `there is no kind \`${word}\``, hint);
  return undefined;
}

function checkNotified(
  entries: ReadonlyMap<string, Entry>,
  notify: readonly string[],
  { handlerNames, areHandlers, findings }: StepContext,
): void {
  // What handlers notify is checked once all of them are read.
  if (areHandlers) return;
  const node = entries.get('notify')?.value;
  for (const [index, name] of notify.entries())
    if (node && !handlerNames.includes(name))
      findings.add(
        nodeAt(node, [index]).node.place,
        `no handler of this play is named \`${name}\``,
        suggest(name, handlerNames, 'there are'),
      );
}

function readBody(kind: Task['kind'], { place, value: written }: Entry, findings: Findings): MapNode {
  const value = kind === 'include_vars' ? withFileNamed(written, place) : written;
  const empty: MapNode = { type: 'map', entries: new Map(), place };
  if (value.type !== 'map' && !(value.type === 'scalar' && value.value === null)) {
    findings.add(value.place, `\`${kind}\` wants a map of properties`, shortFormHint(value));
    return empty;
  }
  const body = value.type === 'map' ? value : empty;
  checkExpressions(body, findings);
  checkBody(body, taskSchemas[kind], `\`${kind}\``, findings);
  if (kind === 'assert') conditionsAt(body.entries, 'that', findings);
  return body;
}

/** Ansible's short form: the file alone. */
function withFileNamed(written: Node, place: Place): Node {
  if (written.type !== 'scalar' || written.value === null) return written;
  return { type: 'map', entries: new Map([['file', { place, value: written }]]), place: written.place };
}

function shortFormHint(value: Node): string | undefined {
  const isShort = value.type === 'scalar' && /^\w+=/.test(String(value.value));
  return isShort ? 'write `name: value`, each on its own line, instead of `name=value`' : undefined;
}

type Judgement = Pick<Task, 'failedWhen' | 'changedWhen' | 'retry'>;

function judgementOf(
  entries: ReadonlyMap<string, Entry>,
  fields: Words | undefined,
  findings: Findings,
): Judgement {
  const at = (word: string) => (entries.has(word) ? conditionsAt(entries, word, findings) : undefined);
  return {
    failedWhen: at('failed_when'),
    changedWhen: at('changed_when'),
    retry: retryOf(at('until'), fields),
  };
}

/** As in Ansible: three attempts unless `retries` says how often it is tried again. */
function retryOf(until: ScalarNode[] | undefined, fields: Words | undefined): Retry | undefined {
  if (!until && fields?.retries === undefined) return undefined;
  const attempts = fields?.retries === undefined ? 3 : fields.retries + 1;
  return { until: until ?? [], attempts, delay: fields?.delay ?? 5 };
}

function loopOf(
  entries: ReadonlyMap<string, Entry>,
  fields: Words | undefined,
  findings: Findings,
): Loop | undefined {
  const control = entries.get('loop_control');
  const list = entries.get('loop')?.value;
  if (!list) {
    if (control) findings.add(control.place, '`loop_control` is for a task with `loop`');
    return undefined;
  }
  checkExpressions(list, findings);
  const label = control?.value.type === 'map' ? scalarAt(control.value.entries, 'label') : undefined;
  if (label) checkExpressions(label, findings);
  const { loop_var: variable = 'item', index_var: indexVariable, pause = 0 } = fields?.loop_control ?? {};
  return { list, variable, indexVariable, label, pause };
}

function scalarAt(entries: ReadonlyMap<string, Entry>, key: string): ScalarNode | undefined {
  const node = entries.get(key)?.value;
  return node?.type === 'scalar' && node.value !== null ? node : undefined;
}
