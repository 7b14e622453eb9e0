// One host's part of a play: its steps in order, what rescues a block, and the handlers that were notified.
import type { HostBlock, HostPart, HostStep, HostTask } from '../playbook/compile/compiled.ts';
import type { Member } from './member.ts';
import { problemOfTask } from './plan-hosts.ts';
import { problemOf } from './problem.ts';
import { registeredResult } from './registered-result.ts';
import type { RunState } from './state.ts';
import { outcomeOf } from './task-outcome.ts';
import { type Bounds, type Failed, TaskRun } from './task-run.ts';

/** What ended the steps before their end. */
type End = Failed | 'stopped' | undefined;

export class HostRun {
  readonly #tasks: TaskRun;
  #handlers: HostPart['handlers'] = [];

  constructor(
    readonly state: RunState,
    readonly play: string,
    readonly member: Member,
    readonly bounds: Bounds,
  ) {
    this.#tasks = new TaskRun(state, play, member, bounds);
  }

  /**
   * Whether it came to its end, well or not. Never rejects: what goes wrong is the member's. A host that is lost on the way, and a mistake
   * in the files, are not rescued.
   */
  async carryOut({ steps, handlers }: HostPart): Promise<boolean> {
    this.#handlers = handlers;
    try {
      const end = await this.#run(steps, false);
      if (end !== undefined && end !== 'stopped') this.#giveUp(end);
      return end !== 'stopped';
    } catch (error) {
      const problem = problemOf(error);
      this.member.giveUp('failed', problem);
      this.state.emit({ type: 'failed', host: this.member.host, problem });
      return true;
    }
  }

  #giveUp({ task, item, result }: Failed): void {
    const outcome = outcomeOf(this.play, task, item, result, false);
    if (outcome.problem) this.member.giveUp('failed', problemOfTask(outcome, outcome.problem));
  }

  /** `isRescued`: whether a failure in here will be. */
  async #run(steps: readonly HostStep[], isRescued: boolean): Promise<End> {
    for (const group of groupsOf(steps)) {
      if (this.bounds.isStopped()) return 'stopped';
      const end = await this.#runGroup(group, isRescued);
      if (end) return end;
    }
    return undefined;
  }

  async #runGroup(group: Group, isRescued: boolean): Promise<End> {
    if (group.type === 'block') return this.#runBlock(group, isRescued);
    if (group.type === 'flush') return this.#runHandlers(isRescued);
    if (group.type === 'batch') return this.#tasks.runBatch(group.tasks, isRescued);
    return this.#tasks.runTask(group, isRescued);
  }

  async #runBlock({ block, rescue, always }: HostBlock, isRescued: boolean): Promise<End> {
    let end = await this.#run(block, isRescued || rescue.length > 0);
    if (end !== undefined && end !== 'stopped' && rescue.length > 0) {
      const { item, result } = end;
      this.#tasks.failed = { task: { id: item.id, name: item.name }, result: registeredResult(result) };
      end = await this.#run(rescue, isRescued);
    }
    if (end === 'stopped') return end;
    return (await this.#run(always, isRescued)) ?? end;
  }

  /** Notified handlers, each once; what ran is forgotten on the host, the rest stays journalled there. */
  async #runHandlers(isRescued: boolean): Promise<End> {
    const ran = new Set<string>();
    const due = () => this.#handlers.filter(({ name }) => this.member.pending.has(name) && !ran.has(name));
    for (let now = due(); now.length > 0; now = due()) {
      const names = now.map(({ name }) => name);
      for (const name of names) ran.add(name);
      const end = await this.#run(now, isRescued);
      if (end) return end;
      await this.member.forgetHandlers(names);
    }
    return undefined;
  }
}

type Group = HostBlock | HostTask | { type: 'flush' } | { type: 'batch'; tasks: HostTask[] };

/** Neighbours between which nothing has to be decided, together. */
function groupsOf(steps: readonly HostStep[]): Group[] {
  const groups: Group[] = [];
  for (const step of steps) {
    const last = groups.at(-1);
    if (step.type !== 'task' || !isPlain(step)) groups.push(step);
    else if (last?.type === 'batch') last.tasks.push(step);
    else groups.push({ type: 'batch', tasks: [step] });
  }
  return groups;
}

function isPlain({ waitsFor, isJudged, pause, items }: HostTask): boolean {
  return waitsFor === undefined && !isJudged && pause === 0 && items.every(({ type }) => type !== 'checked');
}
