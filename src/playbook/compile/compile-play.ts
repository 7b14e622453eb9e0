// One play for one host: its tasks in order, its handlers, and what cannot be known.
import type { InventoryHost } from '../../inventory/inventory.ts';
import type { Mistake } from '../../source/mistake.ts';
import type { Reading } from '../expression/reading.ts';
import type { Scope } from '../expression/scope.ts';
import { Unknown } from '../expression/value.ts';
import type { Play, Step, Task, TemplateFile, Variables } from '../playbook.ts';
import { compileTask, mistakesOf } from './compile-task.ts';
import type { HostPart, HostStep, HostTask } from './compiled.ts';
import type { HostFindings } from './host-findings.ts';
import type { HostScopes } from './host-scopes.ts';
import { includeVariables, namesIncluded } from './include-variables.ts';
import type { LateTasks } from './late-tasks.ts';
import { failureToCome, notRun, type Progress, withIncluded, withRegistered } from './progress.ts';

/** What tasks are compiled with: the host, and where its names come from. */
export interface HostContext {
  host: InventoryHost;
  play: Play;
  scopes: HostScopes;
  templates: ReadonlyMap<string, TemplateFile>;
  variableFiles: ReadonlyMap<string, Variables>;
  /** Where tasks are remembered that results decide about. */
  late: LateTasks;
  findings: HostFindings;
}

/** `steps` are those of the play that were chosen. Mistakes are added to the context's findings. */
export function compilePlay(
  steps: readonly Step[],
  before: Progress,
  context: HostContext,
): { part: HostPart; progress: Progress } {
  const compiler = new PartCompiler(before, context);
  const part = compiler.compile(steps);
  return { part, progress: compiler.progress };
}

class PartCompiler {
  progress: Progress;
  readonly #context: HostContext;
  readonly #unknown: HostPart['unknown'] = [];
  #handlers: ReadonlyMap<string, readonly string[]> = new Map();
  #inRescue = false;
  /** For tasks without variables of their own, until the progress changes. */
  #scope: Scope | undefined;

  constructor(progress: Progress, context: HostContext) {
    this.progress = progress;
    this.#context = context;
  }

  compile(steps: readonly Step[]): HostPart {
    const { play, host } = this.#context;
    const before = this.progress;
    const notified = handlerNames(play, () => true);
    this.#handlers = notified;
    const handlers = play.handlers.flatMap((handler) => this.#task(handler)).filter(isNeeded);
    this.#handlers = handlerNames(play, ({ name }) => handlers.some((handler) => handler.name === name));
    this.#advance(before);
    const compiled = this.#steps(steps);
    return { host: host.name, steps: compiled, handlers, unknown: this.#unknown };
  }

  #steps(steps: readonly Step[]): HostStep[] {
    return steps.flatMap((step): HostStep[] => {
      if (step.type === 'flush') return [step];
      if (step.type === 'task') return this.#task(step);
      const block = this.#steps(step.block);
      const rescue = this.#rescue(step.rescue);
      const always = this.#steps(step.always);
      return [{ type: 'block', block, rescue, always }];
    });
  }

  #rescue(steps: readonly Step[]): HostStep[] {
    const outer = this.#inRescue;
    this.#inRescue = true;
    const compiled = this.#steps(steps);
    this.#inRescue = outer;
    return compiled;
  }

  #task(task: Task): HostTask[] {
    if (!task.isSound) return [];
    if (task.kind === 'include_vars') return this.#include(task);
    const compiled = compileTask(task, this.#contextOf(task));
    if (compiled.kind === 'mistakes') this.#report(compiled.mistakes);
    else if (compiled.kind === 'unknown')
      this.#unknown.push({ id: task.id, name: compiled.name, because: compiled.unknown.because });
    else this.#remember(task, compiled.task);
    if (task.register !== undefined)
      this.#advance(withRegistered(this.progress, task.register, notRun(task.register, task.name)));
    return compiled.kind === 'task' ? [compiled.task] : [];
  }

  #include(task: Task): HostTask[] {
    const { variableFiles } = this.#context;
    try {
      const found = includeVariables(task, this.#contextOf(task).scopeWith(new Map()), variableFiles);
      if (found instanceof Unknown) {
        if (found.cause === 'unread')
          this.#unknown.push({ id: task.id, name: task.name, because: found.because });
        for (const name of namesIncluded(variableFiles))
          this.#advance(withRegistered(this.progress, name, found));
      } else if (found) this.#advance(withIncluded(this.progress, found));
    } catch (error) {
      this.#report(mistakesOf(error, task));
    }
    return [];
  }

  #contextOf(task: Task) {
    const { templates } = this.#context;
    return {
      templates,
      handlers: this.#handlers,
      scopeWith: (set: ReadonlyMap<string, Reading>) => this.#scopeOf(task, set),
    };
  }

  #scopeOf(task: Task, set: ReadonlyMap<string, Reading>): Scope {
    const { host, play, scopes } = this.#context;
    const isPlain = task.variables.size === 0 && set.size === 0 && !this.#inRescue;
    if (isPlain && this.#scope) return this.#scope;
    const { registered, included } = this.progress;
    const failure = this.#inRescue ? failureToCome : [];
    const layers = [play.variables, task.variables, ...included];
    const scope = scopes.within(host, layers, new Map([...registered, ...failure, ...set]));
    if (isPlain) this.#scope = scope;
    return scope;
  }

  #remember(task: Task, compiled: HostTask): void {
    if (compiled.waitsFor === undefined && !compiled.isJudged) return;
    const { host, play, templates, late } = this.#context;
    late.remember({
      host,
      task,
      layers: [play.variables, task.variables, ...this.progress.included],
      handlers: this.#handlers,
      templates,
    });
  }

  #advance(progress: Progress): void {
    this.progress = progress;
    this.#scope = undefined;
  }

  #report(mistakes: readonly Mistake[]): void {
    const { findings, host } = this.#context;
    for (const mistake of mistakes) findings.add(host.name, mistake);
  }
}

/** Which handlers each name notifies: their own, and those that they listen to. */
function handlerNames({ handlers }: Play, isThere: (handler: Task) => boolean): Map<string, string[]> {
  const names = new Map<string, string[]>();
  for (const handler of handlers.filter(isThere))
    for (const name of [handler.name, ...handler.listen])
      names.set(name, [...(names.get(name) ?? []), handler.name]);
  return names;
}

/** Whether it applies to this host, as far as that can be known. */
function isNeeded({ items, waitsFor }: HostTask): boolean {
  return waitsFor !== undefined || items.some(({ type }) => type !== 'skipped');
}
