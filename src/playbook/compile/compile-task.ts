// One task for one host: whether it applies, its values, and from them a resource that the schema accepts.
import { type Resource, resource as resourceSchema } from '../../contract/resource.ts';
import { parseWith } from '../../source/issues.ts';
import type { Mistake } from '../../source/mistake.ts';
import type { MapNode, Node } from '../../source/node.ts';
import { placeWithin } from '../../source/node.ts';
import { placeOfIssue } from '../../source/parse-node.ts';
import type { Place } from '../../source/place.ts';
import { holds } from '../expression/evaluate.ts';
import { EvaluationError } from '../expression/evaluation-error.ts';
import { parsedCondition } from '../expression/parsed.ts';
import type { Scope } from '../expression/scope.ts';
import { Unknown, unknownIn, type Value } from '../expression/value.ts';
import type { Task, TemplateFile } from '../playbook.ts';
import { desiredOf } from './desired-values.ts';

export type Compiled =
  | { kind: 'resource'; resource: Resource }
  | { kind: 'skipped'; name: string }
  | { kind: 'unknown'; name: string; unknown: Unknown }
  | { kind: 'mistakes'; mistakes: Mistake[] };

/** `handlers` are those that the host has: others are not notified. */
export function compileTask(
  task: Task,
  scope: Scope,
  templates: ReadonlyMap<string, TemplateFile>,
  handlers: ReadonlySet<string>,
): Compiled {
  try {
    const applies = isApplied(task, scope);
    const name = nameOf(task, scope);
    if (applies === false) return { kind: 'skipped', name };
    if (applies instanceof Unknown) return { kind: 'unknown', name, unknown: applies };
    const desired = desiredOf(task, scope, templates);
    const unknown = unknownIn(desired);
    if (unknown) return { kind: 'unknown', name, unknown };
    const notify = task.notify.filter((handler) => handlers.has(handler));
    return parsed(task, { id: task.id, name, notify, timeout: task.timeout }, desired);
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    return { kind: 'mistakes', mistakes: [mistakeOf(error, task)] };
  }
}

function isApplied({ when }: Task, scope: Scope): boolean | Unknown {
  if (!when) return true;
  if (typeof when.value !== 'string') return Boolean(when.value);
  return holds(parsedCondition(when), scope.frame, (at) => placeWithin(when, at));
}

/** A name that cannot be known yet, or has a secret in it, is shown as it is written. */
function nameOf({ name, nameNode }: Task, scope: Scope): string {
  const { result, secret } = scope.trail.watch(() => (nameNode ? scope.evaluate(nameNode, 'name') : name));
  return secret || typeof result === 'object' ? name : String(result);
}

interface Common {
  id: string;
  name: string;
  notify: string[];
  timeout: number | undefined;
}

function parsed(task: Task, common: Common, desired: Value): Compiled {
  const kind = task.kind === 'template' ? 'file' : task.kind;
  const result = parseWith(resourceSchema, { ...common, kind, desired });
  if ('output' in result) return { kind: 'resource', resource: result.output };
  const node = wrapped(task);
  const mistakes = result.issues.map((issue) => ({
    ...placeOfIssue(node, issue),
    message: issue.message.replaceAll('`desired.', '`').replaceAll('`desired`', `\`${task.kind}\``),
    hint: issue.hint,
  }));
  return { kind: 'mistakes', mistakes };
}

/** The schema sees the body as `desired` of a resource: so do the paths of its issues. */
function wrapped({ body, place, kind }: Task): MapNode {
  const entries = new Map(body.entries);
  const destination = entries.get('dest');
  if (kind === 'template' && destination) entries.set('path', destination);
  const value: Node = { ...body, entries };
  return { type: 'map', entries: new Map([['desired', { place, value }]]), place };
}

/** Where the fault is in a variable's own file, the task that asked for it is named too. */
function mistakeOf({ place, message, hint }: EvaluationError, task: Task): Mistake {
  const { file, line, column } = place;
  const away = isElsewhere(place, task.place) ? `used at ${task.place.file}:${task.place.line}` : undefined;
  return { file, line, column, message, hint: [hint, away].filter(Boolean).join('; ') || undefined };
}

function isElsewhere(place: Place, task: Place): boolean {
  return place.file !== task.file || place.line < task.line;
}
