// One host in a run: its session, what it was found to need, and what became of it.

import { type Resource, titleOf } from '../contract/resource.ts';
import type { ResourceResult } from '../contract/result.ts';
import type { HostOutcome, HostStatus, Problem, TaskOutcome } from './outcome.ts';
import { problemOfFailure } from './problem.ts';
import type { Session } from './request.ts';

export class Member {
  session: Session | undefined;
  status: HostStatus = 'ok';
  problem: Problem | undefined;
  /** Whether the plan found anything to do. */
  wantsChanges = false;
  /** By resource id; a later result of the same resource takes the place of an earlier one. */
  readonly #tasks = new Map<string, TaskOutcome>();

  constructor(readonly host: string) {}

  /** Whether anything may still be done on it. */
  get usable(): boolean {
    return this.session !== undefined && (this.status === 'ok' || this.status === 'changed');
  }

  giveUp(status: 'failed' | 'unreachable' | 'held-back', problem: Problem): void {
    if (this.status === 'failed' || this.status === 'unreachable') return;
    this.status = status;
    this.problem = problem;
  }

  /** Takes a result in; a failure gives the host up. */
  record(play: string, resource: Resource, result: ResourceResult): TaskOutcome {
    const problem = result.failure && problemOfFailure(result.failure);
    const task: TaskOutcome = {
      play,
      id: resource.id,
      name: resource.name,
      kind: resource.kind,
      title: titleOf(resource),
      status: result.status,
      changes: result.changes,
      knownAfterApply: result.known_after_apply,
      unmanaged: result.unmanaged,
      problem,
    };
    this.#tasks.set(resource.id, task);
    if (problem) this.giveUp('failed', { ...problem, message: `${resource.name}: ${problem.message}` });
    else if (result.status === 'changed' && this.status === 'ok') this.status = 'changed';
    return task;
  }

  changes(): number {
    return [...this.#tasks.values()].reduce((sum, { changes }) => sum + changes.length, 0);
  }

  /** Forgets changes that were only planned, once it is known that they are applied anew or not at all. */
  forgetPlans(): void {
    for (const [id, task] of this.#tasks) {
      if (task.changes.length > 0) this.#tasks.set(id, { ...task, status: 'skipped', changes: [] });
    }
    if (this.status === 'changed') this.status = 'ok';
  }

  outcome(): HostOutcome {
    return { host: this.host, status: this.status, problem: this.problem, tasks: [...this.#tasks.values()] };
  }
}
