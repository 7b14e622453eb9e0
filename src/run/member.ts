// One host in a run: its session, what it was found to need, and what became of it.
import type { HostTask } from '../playbook/compile/compiled.ts';
import type { Plain } from '../source/node.ts';
import type { HostOutcome, HostStatus, Problem, TaskOutcome } from './outcome.ts';
import type { Session } from './request.ts';

export class Member {
  session: Session | undefined;
  status: HostStatus = 'ok';
  problem: Problem | undefined;
  /** Whether the plan left anything to do, or to find out. */
  wantsChanges = false;
  /** Handlers that were notified and have not run, also by an earlier run. */
  readonly pending = new Set<string>();
  /** What its tasks registered. */
  registered: Readonly<Record<string, Plain>> = {};
  /** Resources of which nothing is shown. */
  readonly hidden = new Set<string>();
  /** By resource id; a later result of the same resource takes the place of an earlier one. */
  readonly #tasks = new Map<string, TaskOutcome>();

  constructor(readonly host: string) {}

  /** Whether anything may still be done on it. */
  get usable(): boolean {
    return this.session !== undefined && (this.status === 'ok' || this.status === 'changed');
  }

  open(session: Session): void {
    this.session = session;
    for (const name of session.pending) this.pending.add(name);
  }

  /** Nothing of tasks with `no_log` is shown. */
  hide(tasks: readonly HostTask[]): void {
    for (const { items } of tasks.filter(({ isHidden }) => isHidden))
      for (const { id } of items) this.hidden.add(id);
  }

  /** Handlers that ran, or that were notified of what counts as no change: on the host, too. */
  async forgetHandlers(names: readonly string[]): Promise<void> {
    if (names.length === 0) return;
    await this.session?.clear(names);
    for (const name of names) this.pending.delete(name);
  }

  giveUp(status: 'failed' | 'unreachable' | 'held-back', problem: Problem): void {
    if (this.status === 'failed' || this.status === 'unreachable') return;
    this.status = status;
    this.problem = problem;
  }

  /** Takes a result in. Whether a failure gives the host up is for the caller to say. */
  record(task: TaskOutcome): void {
    this.#tasks.set(task.id, task);
    if (task.status === 'changed' && this.status === 'ok') this.status = 'changed';
  }

  changes(): number {
    return [...this.#tasks.values()].reduce((sum, { changes }) => sum + changes.length, 0);
  }

  /** Forgets what was only planned, once it is known that it is applied anew or not at all. */
  forgetPlans(): void {
    for (const [id, task] of this.#tasks) {
      if (task.changes.length > 0 || task.knownAfterApply)
        this.#tasks.set(id, { ...task, status: 'skipped', changes: [], knownAfterApply: false });
    }
    if (this.status === 'changed') this.status = 'ok';
  }

  /** Forgets what stood for a task that now is known to be several. */
  forget(id: string): void {
    this.#tasks.delete(id);
  }

  outcome(): HostOutcome {
    return { host: this.host, status: this.status, problem: this.problem, tasks: [...this.#tasks.values()] };
  }
}
