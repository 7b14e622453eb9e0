// What is asked while a run goes on: tasks that waited for results, and what a result counts as. Pure, and the same for whoever asks.
import type { InventoryHost } from '../../inventory/inventory.ts';
import { type Mistake, MistakesError } from '../../source/mistake.ts';
import type { ScalarNode } from '../../source/node.ts';
import type { Reading } from '../expression/reading.ts';
import type { Scope } from '../expression/scope.ts';
import { Unknown } from '../expression/value.ts';
import type { Task, TemplateFile, Variables } from '../playbook.ts';
import { compileTask, mistakesOf } from './compile-task.ts';
import type { HostTask, Known, LoopVariables, Result, TaskPlace, Verdict } from './compiled.ts';
import { allHold } from './condition.ts';
import type { HostScopes } from './host-scopes.ts';

export interface LateTask {
  host: InventoryHost;
  task: Task;
  /** Variables of the play, the task and included files. */
  layers: readonly Variables[];
  handlers: ReadonlyMap<string, readonly string[]>;
  templates: ReadonlyMap<string, TemplateFile>;
}

type Readings = ReadonlyMap<string, Reading>;

export class LateTasks {
  readonly #tasks = new Map<string, LateTask>();
  readonly #scopes = new WeakMap<Known['before'], HostScopes>();

  /** `scopesWith`: the names of all hosts, once these results are registered. */
  constructor(readonly scopesWith: (registered: ReadonlyMap<string, Readings>) => HostScopes) {}

  remember(late: LateTask): void {
    this.#tasks.set(keyOf({ host: late.host.name, task: late.task.id }), late);
  }

  /** Throws `MistakesError`. */
  resolve(place: TaskPlace, known: Known): HostTask {
    const late = this.#find(place);
    const { task, templates, handlers } = late;
    const scopeWith = (set: Readings) => this.#scope(late, known, set);
    const compiled = compileTask(task, { templates, handlers, scopeWith });
    if (compiled.kind === 'mistakes') throw new MistakesError(compiled.mistakes);
    if (compiled.kind === 'task' && compiled.task.waitsFor === undefined) return compiled.task;
    throw neverKnown(
      task,
      compiled.kind === 'task' ? (compiled.task.waitsFor ?? '') : compiled.unknown.because,
    );
  }

  /** `result` is what the conditions find under the name that it is registered as. Throws `MistakesError`. */
  judge(place: TaskPlace, loop: LoopVariables, known: Known, result: Result): Verdict {
    const late = this.#find(place);
    const { task } = late;
    const holds = (conditions: readonly ScalarNode[], seen: Result): boolean => {
      const named: [string, Reading][] = task.register === undefined ? [] : [[task.register, seen]];
      const scope = this.#scope(late, known, new Map([...Object.entries(loop), ...named]));
      const truth = allHold(conditions, scope);
      if (truth instanceof Unknown) throw neverKnown(task, truth.because);
      return truth;
    };
    try {
      const changed = task.changedWhen ? holds(task.changedWhen, result) : result['changed'] === true;
      const failed = task.failedWhen
        ? holds(task.failedWhen, { ...result, changed })
        : result['failed'] === true;
      const judged = { ...result, changed, failed };
      const until = task.retry?.until ?? [];
      return { changed, failed, isDone: until.length > 0 ? holds(until, judged) : !failed };
    } catch (error) {
      throw new MistakesError(mistakesOf(error, task));
    }
  }

  #find(place: TaskPlace): LateTask {
    const late = this.#tasks.get(keyOf(place));
    if (!late) throw new Error(`task ${place.task} of ${place.host} waits for nothing`);
    return late;
  }

  #scope({ host, layers }: LateTask, known: Known, set: Readings): Scope {
    const { failed } = known;
    const failure: [string, Reading][] = failed
      ? [
          ['failed_task', failed.task],
          ['failed_result', failed.result],
        ]
      : [];
    const names = new Map([...Object.entries(known.own), ...failure, ...set]);
    return this.#scopesFor(known.before).within(host, layers, names);
  }

  #scopesFor(before: Known['before']): HostScopes {
    const known = this.#scopes.get(before);
    if (known) return known;
    const registered = [...before].map(([host, results]): [string, Readings] => [
      host,
      new Map(Object.entries(results)),
    ]);
    const scopes = this.scopesWith(new Map(registered));
    this.#scopes.set(before, scopes);
    return scopes;
  }
}

function neverKnown({ place, name }: Task, because: string): MistakesError {
  const mistake: Mistake = {
    ...place,
    message: `${name}: ${because}`,
    hint: 'it is not there for this host: that task was not reached, or not chosen',
  };
  return new MistakesError([mistake]);
}

function keyOf({ host, task }: TaskPlace): string {
  return `${host} ${task}`;
}
