// One task for one host: an item for each turn of its loop, or why that cannot be known yet.
import { type Mistake, MistakesError } from '../../source/mistake.ts';
import type { Place } from '../../source/place.ts';
import { EvaluationError } from '../expression/evaluation-error.ts';
import { Unknown } from '../expression/value.ts';
import type { Task } from '../playbook.ts';
import { compileItem, type TaskContext } from './compile-item.ts';
import type { HostItem, HostTask } from './compiled.ts';
import { turnsOf } from './loop.ts';

export type Compiled =
  | { kind: 'task'; task: HostTask }
  | { kind: 'unknown'; name: string; unknown: Unknown }
  | { kind: 'mistakes'; mistakes: readonly Mistake[] };

/** What it comes to with what is known; one that waits for results is a task without items. */
export function compileTask(task: Task, context: TaskContext): Compiled {
  try {
    const items = compileItems(task, context);
    if (!(items instanceof Unknown)) return { kind: 'task', task: hostTask(task, items) };
    if (items.cause === 'not-run') return { kind: 'task', task: hostTask(task, [], items.because) };
    return { kind: 'unknown', name: task.name, unknown: items };
  } catch (error) {
    return { kind: 'mistakes', mistakes: mistakesOf(error, task) };
  }
}

function compileItems(task: Task, context: TaskContext): HostItem[] | Unknown {
  const turns = turnsOf(task, context.scopeWith(new Map()));
  if (turns instanceof Unknown) return turns;
  const items: HostItem[] = [];
  for (const turn of turns) {
    const item = compileItem(task, turn, context);
    if (item instanceof Unknown) return item;
    items.push(item);
  }
  return items;
}

function hostTask(task: Task, items: HostItem[], waitsFor?: string): HostTask {
  const { id, kind, register, ignoreErrors, isHidden, retry } = task;
  const [only] = task.loop ? [] : items;
  return {
    type: 'task',
    id,
    name: only?.name ?? task.name,
    kind,
    items,
    isLoop: task.loop !== undefined,
    ...(waitsFor === undefined ? {} : { waitsFor }),
    ...(register === undefined ? {} : { register }),
    isJudged: [task.failedWhen, task.changedWhen, retry].some((word) => word !== undefined),
    neverChanges: task.changedWhen?.some(({ value }) => value === false) ?? false,
    ignoreErrors,
    isHidden,
    attempts: retry?.attempts ?? 1,
    delay: retry?.delay ?? 0,
    pause: task.loop?.pause ?? 0,
  };
}

/** Everything that is wrong; any other error is thrown on. */
export function mistakesOf(error: unknown, task: Task): readonly Mistake[] {
  if (error instanceof MistakesError) return error.mistakes;
  if (error instanceof EvaluationError) return [mistakeOf(error, task)];
  throw error;
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
