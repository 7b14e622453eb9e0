// One turn of a task for one host: whether it applies, its values, and from them a resource that the schema accepts.
import { type Resource, resource as resourceSchema } from '../../contract/resource.ts';
import { parseWith } from '../../source/issues.ts';
import { MistakesError } from '../../source/mistake.ts';
import type { MapNode, Node, Plain } from '../../source/node.ts';
import { placeOfIssue } from '../../source/parse-node.ts';
import { EvaluationError } from '../expression/evaluation-error.ts';
import type { Reading } from '../expression/reading.ts';
import type { Scope } from '../expression/scope.ts';
import { Unknown, unknownIn, type Value } from '../expression/value.ts';
import type { Task, TemplateFile } from '../playbook.ts';
import { checkAssertion } from './check-assertion.ts';
import type { HostItem } from './compiled.ts';
import { allHold } from './condition.ts';
import { desiredOf } from './desired-values.ts';
import type { Turn } from './loop.ts';

export interface TaskContext {
  /** The scope of the task with more names in it. */
  scopeWith(set: ReadonlyMap<string, Reading>): Scope;
  templates: ReadonlyMap<string, TemplateFile>;
  /** The handlers that the host has, by each name that notifies them. */
  handlers: ReadonlyMap<string, readonly string[]>;
}

/** Unknown where a value is. Throws `EvaluationError` or `MistakesError`. */
export function compileItem(task: Task, turn: Turn, context: TaskContext): HostItem | Unknown {
  const scope = context.scopeWith(new Map(Object.entries(turn.variables)));
  const applies = allHold(task.conditions, scope);
  const { id } = turn;
  const name = nameOf(task, turn, scope);
  const loop = plainVariables(turn);
  if (applies === false) return { id, name, loop, type: 'skipped' };
  if (applies instanceof Unknown) return applies;
  if (task.kind === 'assert') {
    const checked = checkAssertion(task, scope);
    return checked instanceof Unknown ? checked : { id, name, loop, ...checked };
  }
  const desired = desiredOf(task, scope, context.templates);
  const environment = environmentOf(task, scope);
  const unknown = unknownIn(desired) ?? unknownIn(environment ?? null);
  if (unknown) return unknown;
  const notify = [...new Set(task.notify.flatMap((one) => context.handlers.get(one) ?? []))];
  const resource = parsed(task, { id, name, notify, timeout: task.timeout, environment }, desired);
  return { id, name, loop, type: 'resource', resource };
}

/** A name that cannot be known yet, or has a secret in it, is shown as it is written. */
function nameOf(task: Task, turn: Turn, scope: Scope): string {
  const { nameNode } = task;
  const { result, secret } = scope.trail.watch(() =>
    nameNode ? scope.evaluate(nameNode, 'name') : task.name,
  );
  const name = secret || typeof result === 'object' ? task.name : String(result);
  return turn.number === undefined ? name : `${name} [${labelOf(task, turn, scope)}]`;
}

/** Short items are shown as they are, others by their number: they may hold anything. */
function labelOf({ loop }: Task, { variables, number, isSecret }: Turn, scope: Scope): string {
  const label = loop?.label;
  const { result: item = null, secret } = scope.trail.watch(() =>
    label ? scope.evaluate(label, 'label') : variables[loop?.variable ?? ''],
  );
  const text = typeof item === 'object' || secret || (isSecret && !label) ? '' : String(item);
  return text !== '' && text.length <= 60 ? text : String(number);
}

/** Items with unknown parts are never sent anywhere. */
function plainVariables({ variables }: Turn): Record<string, Plain> {
  return Object.fromEntries(
    Object.entries(variables).flatMap(([name, value]) => (isPlain(value) ? [[name, value]] : [])),
  );
}

function isPlain(value: Value): value is Plain {
  return unknownIn(value) === undefined;
}

/** What other kinds run is ours to say: its output must be read again. */
const withEnvironment: ReadonlySet<string> = new Set(['command', 'package']);

/** Values are text for whoever reads them. A secret is refused: what is in the environment of a command, others can read. */
function environmentOf({ kind, environment }: Task, scope: Scope): Value | undefined {
  if (environment.size === 0 || !withEnvironment.has(kind)) return undefined;
  const values = [...environment].map(([name, node]): [string, Value] => {
    const { result, secret } = scope.trail.watch(() => scope.evaluate(node, `environment.${name}`));
    if (secret)
      throw new EvaluationError(
        node.place,
        `\`environment.${name}\`: a secret must not be in an environment`,
      );
    return [name, typeof result === 'number' || typeof result === 'boolean' ? String(result) : result];
  });
  return Object.fromEntries(values);
}

interface Common {
  id: string;
  name: string;
  notify: string[];
  timeout: number | undefined;
  environment: Value | undefined;
}

function parsed(task: Task, { id, name, notify, timeout, environment }: Common, desired: Value): Resource {
  const kind = task.kind === 'template' ? 'file' : task.kind;
  const result = parseWith(resourceSchema, { id, name, notify, timeout, environment, kind, desired });
  if ('output' in result) return result.output;
  const node = wrapped(task);
  throw new MistakesError(
    result.issues.map((issue) => ({
      ...placeOfIssue(node, issue),
      message: issue.message.replaceAll('`desired.', '`').replaceAll('`desired`', `\`${task.kind}\``),
      hint: issue.hint,
    })),
  );
}

/** The schema sees the body as `desired` of a resource: so do the paths of its issues. */
function wrapped({ body, place, kind }: Task): MapNode {
  const entries = new Map(body.entries);
  const destination = entries.get('dest');
  if (kind === 'template' && destination) entries.set('path', destination);
  const value: Node = { ...body, entries };
  return { type: 'map', entries: new Map([['desired', { place, value }]]), place };
}
