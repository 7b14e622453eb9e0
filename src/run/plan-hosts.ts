// What each host would have to change, read without writing; then the checks that only the whole fleet can make.
import type { ResourceResult } from '../contract/result.ts';
import {
  type HostItem,
  type HostStep,
  type HostTask,
  resourcesOf,
  tasksIn,
} from '../playbook/compile/compiled.ts';
import { findAllCollisions } from './collisions.ts';
import { holdBack, holdBackFleet, holdBackUnknown } from './hold-back.ts';
import { inParallel } from './in-parallel.ts';
import { isOutgrown, withVolumes } from './known-volumes.ts';
import type { Member } from './member.ts';
import { refuseNotPermitted } from './not-permitted.ts';
import { observationKey } from './observations.ts';
import type { Problem, TaskOutcome } from './outcome.ts';
import { problemOf } from './problem.ts';
import type { RunState } from './state.ts';
import { nothingDone, outcomeOf, outcomeToCome, resultOfCheck } from './task-outcome.ts';

export async function planHosts(state: RunState): Promise<void> {
  const { members, request, emit, fleet, program } = state;
  for (const { parts } of program.plays)
    for (const { host, steps, handlers } of parts) members.get(host)?.hide([...tasksIn(steps), ...handlers]);
  const planned = new Map([...members.values()].map((member) => [member, plannedFor(state, member)]));
  const forEach = (work: (member: Member, tasks: readonly PlannedInPlay[]) => Promise<void>) =>
    inParallel([...planned], request.forks, async ([member, tasks]) => {
      if (member.usable && !request.signal.aborted) await work(member, tasks);
    });
  await forEach((member, tasks) => planMember(state, member, tasks));
  await forEach(async (member, tasks) => {
    await planMember(state, member, listOutgrown(state, member, tasks));
    emit({ type: 'planned', host: member.host, changes: member.changes() });
  });
  const collisions = findAllCollisions(fleet, state.observations);
  for (const { hosts, message, hint } of collisions)
    for (const host of hosts) failHost(state, host, { message, hint });
  holdBackUnknown(state);
  const [collision] = collisions;
  if (collision) holdBackFleet(state, collision);
  holdBack(state);
}

function plannedFor({ program }: RunState, { host }: Member): PlannedInPlay[] {
  return program.plays.flatMap(({ name, parts }) =>
    parts
      .filter((part) => part.host === host)
      .flatMap(({ steps }) => expectedTasks(steps).map((one) => ({ ...one, play: name }))),
  );
}

/** Sessions to look at once more, when all servers have been read: a volume may have grown without a change of this run. */
function listOutgrown(
  { fleet, observations }: RunState,
  { host }: Member,
  planned: readonly PlannedInPlay[],
): PlannedInPlay[] {
  return planned.flatMap((one) => {
    const items = one.task.items.flatMap((item): HostItem[] => {
      if (item.type !== 'resource' || !isOutgrown(item.resource, host, fleet, observations)) return [];
      return [{ ...item, resource: withVolumes(item.resource, host, fleet, observations) }];
    });
    return items.length > 0 ? [{ ...one, task: { ...one.task, items } }] : [];
  });
}

/** One request for everything that is known: all plays against one projected state. */
async function planMember(state: RunState, member: Member, planned: readonly PlannedInPlay[]): Promise<void> {
  if (planned.length === 0) return;
  try {
    const batches = planned.map(({ task }) => resourcesOf(task)).filter((batch) => batch.length > 0);
    const results = (await member.session?.plan(batches)) ?? [];
    const byId = new Map(results.map((result) => [result.id, result]));
    for (const one of planned) takePlan(state, member, one, byId);
  } catch (error) {
    failHost(state, member.host, problemOf(error));
  }
}

interface Planned {
  task: HostTask;
  /** Whether a failure would be ignored or rescued: then it holds nothing back. */
  isTolerated: boolean;
}

/** Tasks of `rescue` are none of them. */
function expectedTasks(steps: readonly HostStep[], isRescued = false): Planned[] {
  return steps.flatMap((step): Planned[] => {
    if (step.type === 'flush') return [];
    if (step.type === 'task') return [{ task: step, isTolerated: isRescued || step.ignoreErrors }];
    const inside = isRescued || step.rescue.length > 0;
    return [...expectedTasks(step.block, inside), ...expectedTasks(step.always, isRescued)];
  });
}

type PlannedInPlay = Planned & { play: string };

function takePlan(
  state: RunState,
  member: Member,
  planned: PlannedInPlay,
  results: ReadonlyMap<string, ResourceResult>,
): void {
  const { task, play } = planned;
  if (task.waitsFor !== undefined) {
    member.wantsChanges = true;
    show(state, member, outcomeToCome(play, task));
  }
  for (const item of task.items) {
    const result = item.type === 'checked' ? resultOfCheck(item) : results.get(item.id);
    if (result) takeResult(state, member, planned, item, permitted(state, planned, item, result));
  }
}

/** A plan may show whatever it wants; and what a failure may be, a refusal at its time may be as well. */
function permitted(
  { request: { mode, allow }, fleet }: RunState,
  { isTolerated }: Planned,
  item: HostItem,
  result: ResourceResult,
): ResourceResult {
  if (mode === 'plan' || isTolerated || item.type !== 'resource') return result;
  return refuseNotPermitted(result, item.resource, allow, fleet);
}

function takeResult(
  state: RunState,
  member: Member,
  { task, play, isTolerated }: PlannedInPlay,
  item: HostItem,
  result: ResourceResult,
): void {
  if (result.changes.length > 0 || result.known_after_apply || result.failure) member.wantsChanges = true;
  const counted = task.neverChanges && !result.failure ? nothingDone(item.id) : result;
  const outcome = outcomeOf(play, task, item, counted, isTolerated);
  show(state, member, outcome);
  if (result.observation)
    state.observations.set(observationKey({ host: member.host, id: item.id }), result.observation);
  if (outcome.problem && !isTolerated) member.giveUp('failed', problemOfTask(outcome, outcome.problem));
}

/** In a run only what is wrong is shown of the plan: the rest is shown when it is applied. */
function show({ request, emit }: RunState, member: Member, task: TaskOutcome): void {
  member.record(task);
  if (request.mode === 'plan' || task.problem) emit({ type: 'task-done', host: member.host, task });
}

export function problemOfTask({ name }: TaskOutcome, problem: Problem): Problem {
  return { ...problem, message: `${name}: ${problem.message}` };
}

function failHost({ members, emit }: RunState, host: string, problem: Problem): void {
  members.get(host)?.giveUp('failed', problem);
  emit({ type: 'failed', host, problem });
}
