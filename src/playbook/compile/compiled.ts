// What compiling comes to: a run carries it out, and needs nothing else of the files but answers to what only results can decide.
import type { Resource } from '../../contract/resource.ts';
import type { Plain } from '../../source/node.ts';
import type { Policy, TaskKind } from '../playbook.ts';

export interface CompiledPlay {
  name: string;
  policy: Policy;
  parts: HostPart[];
}

/** Serializable: a run, a worker or a test can carry it out. */
export interface HostPart {
  host: string;
  steps: HostStep[];
  /** In the order in which they run. */
  handlers: HostTask[];
  /** What this needs of a host that was not read. */
  unknown: { id: string; name: string; because: string }[];
}

export type HostStep = HostTask | HostBlock | { type: 'flush' };

export interface HostBlock {
  type: 'block';
  block: HostStep[];
  rescue: HostStep[];
  always: HostStep[];
}

/** A task for one host. */
export interface HostTask {
  type: 'task';
  id: string;
  name: string;
  kind: TaskKind;
  /** One for each item of the loop, otherwise one. */
  items: HostItem[];
  isLoop: boolean;
  /** Why it cannot be compiled before its turn comes: it waits for the result of an earlier task. */
  waitsFor?: string | undefined;
  register?: string | undefined;
  /** Whether expressions decide what its result counts as, see `judge`. */
  isJudged: boolean;
  /** `changed_when: false`: then its steps are no changes in a plan either. */
  neverChanges: boolean;
  ignoreErrors: boolean;
  isHidden: boolean;
  attempts: number;
  /** Seconds between attempts. */
  delay: number;
  /** Seconds between items. */
  pause: number;
}

export type HostItem = { id: string; name: string; loop: LoopVariables } & (
  | { type: 'resource'; resource: Resource }
  /** `when` says no. */
  | { type: 'skipped' }
  /** Carried out by the controller: an assertion. */
  | { type: 'checked'; failure?: string | undefined; message?: string | undefined }
);

/** The variables of an item: `item` and its index. */
export type LoopVariables = Record<string, Plain>;

/** Every task in the steps, in order. */
export function tasksIn(steps: readonly HostStep[]): HostTask[] {
  return tasksWithin(steps, true);
}

export function resourcesIn(steps: readonly HostStep[]): Resource[] {
  return tasksIn(steps).flatMap(resourcesOf);
}

/** The tasks that run unless something fails: all but those of `rescue`. */
export function expectedIn(steps: readonly HostStep[]): HostTask[] {
  return tasksWithin(steps, false);
}

export function resourcesOf({ items }: HostTask): Resource[] {
  return items.flatMap((item) => (item.type === 'resource' ? [item.resource] : []));
}

function tasksWithin(steps: readonly HostStep[], withRescue: boolean): HostTask[] {
  return steps.flatMap((step) => {
    if (step.type === 'task') return [step];
    if (step.type === 'flush') return [];
    const parts = [...step.block, ...(withRescue ? step.rescue : []), ...step.always];
    return tasksWithin(parts, withRescue);
  });
}

/** What a task came to, as `register` keeps it: JSON, and data only. */
export type Result = { [key: string]: Plain };

/** What is known while a host's part of a play is carried out; serializable. */
export interface Known {
  /** What the host's own tasks registered. */
  own: Readonly<Record<string, Plain>>;
  /** What all hosts had registered when the play began. */
  before: ReadonlyMap<string, Readonly<Record<string, Plain>>>;
  /** The last failure on this host, for `rescue`. */
  failed?: { task: { id: string; name: string }; result: Result } | undefined;
}

/** A task for a host; its id tells the play. */
export interface TaskPlace {
  host: string;
  task: string;
}

export interface Verdict {
  failed: boolean;
  changed: boolean;
  /** Whether `until` is satisfied. */
  isDone: boolean;
}

/** What a run carries out, and the pure functions that it asks when results are there. */
export interface Program {
  /** In order, those without a chosen host left out. */
  plays: CompiledPlay[];
  /** A task that waited for results. Throws `MistakesError`. */
  resolve(place: TaskPlace, known: Known): HostTask;
  /** `failed_when`, `changed_when` and `until` of a judged task. Throws `MistakesError`. */
  judge(place: TaskPlace, loop: LoopVariables, known: Known, result: Result): Verdict;
}

export interface Compilation extends Program {
  /** Values that must never be shown; more may come with `resolve`. */
  readonly secrets: string[];
}
