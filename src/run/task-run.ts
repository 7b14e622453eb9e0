// Tasks of one host carried out: several in one request, or one by one where results decide what they count as and what comes next.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Resource } from '../contract/resource.ts';
import type { ResourceResult } from '../contract/result.ts';
import {
  type HostItem,
  type HostTask,
  type Known,
  type Result,
  resourcesOf,
  type Verdict,
} from '../playbook/compile/compiled.ts';
import { findAllCollisions } from './collisions.ts';
import { addToFleet, CollisionError } from './fleet.ts';
import { ServerLogs } from './kernel-log.ts';
import { withVolumes } from './known-volumes.ts';
import type { Member } from './member.ts';
import { observationKey } from './observations.ts';
import { judgedResult, registeredResult, registeredTask } from './registered-result.ts';
import type { RunState } from './state.ts';
import { nothingDone, outcomeOf, resultOfCheck } from './task-outcome.ts';

export interface Bounds {
  /** What all hosts had registered when the play began. */
  before: Known['before'];
  /** Asked between tasks: the run was interrupted, or too many hosts failed. */
  isStopped(): boolean;
}

/** A failure that nothing ignores. */
export interface Failed {
  task: HostTask;
  item: HostItem;
  result: ResourceResult;
}

type Turn = Pick<Failed, 'task' | 'item'>;

export class TaskRun {
  /** The last failure, for `rescue`. */
  failed: Known['failed'];

  constructor(
    readonly state: RunState,
    readonly play: string,
    readonly member: Member,
    readonly bounds: Bounds,
  ) {}

  /** One request, and another one for the rest after each failure that is ignored: the agent stops at the first. */
  async runBatch(tasks: readonly HostTask[], isRescued: boolean): Promise<Failed | undefined> {
    let rest: Turn[] = tasks.flatMap((task) => task.items.map((item) => ({ task, item })));
    const results = new Map<string, ResourceResult>();
    let failed: Failed | undefined;
    while (rest.length > 0 && !failed) {
      const answers = await this.#apply(rest.flatMap(({ item }) => resourceOf(item)));
      const end = rest.findIndex(({ item }) => answers.get(item.id)?.status === 'failed');
      const done = end === -1 ? rest : rest.slice(0, end + 1);
      for (const { task, item } of done) {
        const result = answers.get(item.id) ?? skipped(item);
        results.set(item.id, result);
        this.#settle(task, item, result, isRescued);
        if (result.status === 'failed' && !task.ignoreErrors) failed = { task, item, result };
      }
      rest = rest.slice(done.length);
    }
    for (const task of tasks) this.#register(task, results);
    return failed;
  }

  /** A task that is decided about on its own: item by item, each as often as `until` wants it. */
  async runTask(waiting: HostTask, isRescued: boolean): Promise<Failed | 'stopped' | undefined> {
    const task = waiting.waitsFor === undefined ? waiting : this.#resolve(waiting);
    const results = new Map<string, ResourceResult>();
    let failed: Failed | undefined;
    for (const [index, item] of task.items.entries()) {
      if (this.bounds.isStopped()) return 'stopped';
      if (index > 0) await this.#wait(task.pause);
      const result = await this.#runItem(task, item);
      results.set(item.id, result);
      this.#settle(task, item, result, isRescued);
      if (result.status !== 'failed' || task.ignoreErrors) continue;
      failed = { task, item, result };
      break;
    }
    this.#register(task, results);
    return failed;
  }

  /** What it waited for is there; the fleet-wide checks are made up for before it is applied. */
  #resolve({ id }: HostTask): HostTask {
    const { program, fleet, observations } = this.state;
    const { host } = this.member;
    const task = program.resolve({ host, task: id }, this.#known());
    this.member.forget(id);
    this.member.hide([task]);
    const resources = resourcesOf(task);
    for (const resource of resources) addToFleet(fleet, host, resource);
    const collisions = resources.length > 0 ? findAllCollisions(fleet, observations) : [];
    const own = collisions.find(({ hosts }) => hosts.includes(host));
    if (own) throw new CollisionError(own);
    return task;
  }

  async #runItem(task: HostTask, item: HostItem): Promise<ResourceResult> {
    if (item.type === 'skipped') return skipped(item);
    if (item.type === 'checked') return resultOfCheck(item);
    for (let attempt = 1; ; attempt += 1) {
      const result = (await this.#apply([item.resource])).get(item.id) ?? nothingDone(item.id);
      if (!task.isJudged) return result;
      const verdict = this.#judge(task, item, result, attempt);
      if (verdict.isDone || attempt >= task.attempts || this.bounds.isStopped())
        return this.#settled(item.resource, result, verdict);
      this.#note(`${item.name}: not yet, attempt ${attempt} of ${task.attempts}`);
      await this.#wait(task.delay);
    }
  }

  #judge({ id }: HostTask, item: HostItem, result: ResourceResult, attempt: number): Verdict {
    const seen: Result = { ...registeredResult(result), attempts: attempt };
    return this.state.program.judge({ host: this.member.host, task: id }, item.loop, this.#known(), seen);
  }

  /** Where `changed_when` says that nothing changed, what the agent journalled for the change is taken back. */
  async #settled({ notify }: Resource, result: ResourceResult, verdict: Verdict): Promise<ResourceResult> {
    const judged = judgedResult(result, verdict);
    const { pending } = this.member;
    if (result.changes.length > 0 && judged.changes.length === 0)
      await this.member.forgetHandlers(notify.filter((name) => !pending.has(name)));
    return judged;
  }

  async #apply(resources: readonly Resource[]): Promise<Map<string, ResourceResult>> {
    if (resources.length === 0) return new Map();
    const { fleet, observations } = this.state;
    const known = resources.map((resource) => withVolumes(resource, this.member.host, fleet, observations));
    const logs = new ServerLogs(this.state, this.member.host, known);
    const results = (await this.member.session?.apply(known, this.state.request.allow)) ?? [];
    const told = results.map((result, index) => logs.explain(known[index], result));
    return new Map((await Promise.all(told)).map((result) => [result.id, result]));
  }

  #settle(task: HostTask, item: HostItem, result: ResourceResult, isRescued: boolean): void {
    if (item.type === 'skipped') return;
    const { host, pending } = this.member;
    const outcome = outcomeOf(this.play, task, item, result, task.ignoreErrors || isRescued);
    this.member.record(outcome);
    if (result.observation)
      this.state.observations.set(observationKey({ host, id: item.id }), result.observation);
    this.state.emit({ type: 'task-done', host, task: outcome });
    if (item.type === 'checked') this.#tell(task, item);
    else if (result.changes.length > 0) for (const name of item.resource.notify) pending.add(name);
  }

  #tell({ isHidden }: HostTask, { message }: Extract<HostItem, { type: 'checked' }>): void {
    if (message !== undefined && !isHidden) this.#note(message);
  }

  #register({ register, isLoop, items }: HostTask, results: ReadonlyMap<string, ResourceResult>): void {
    if (register === undefined) return;
    const reached = items.flatMap((item) => {
      const result = results.get(item.id);
      return result ? [{ item, result: registeredResult(result) }] : [];
    });
    if (items.length > 0 && reached.length === 0) return;
    this.member.registered = { ...this.member.registered, [register]: registeredTask(isLoop, reached) };
  }

  #known(): Known {
    return { own: this.member.registered, before: this.bounds.before, failed: this.failed };
  }

  #note(text: string): void {
    this.state.emit({ type: 'note', host: this.member.host, text });
  }

  async #wait(seconds: number): Promise<void> {
    if (seconds > 0)
      await sleep(seconds * 1000, undefined, { signal: this.state.request.signal }).catch(() => undefined);
  }
}

function resourceOf(item: HostItem): Resource[] {
  return item.type === 'resource' ? [item.resource] : [];
}

function skipped({ id }: HostItem): ResourceResult {
  return { ...nothingDone(id), status: 'skipped' };
}
