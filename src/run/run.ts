// The order of a run: connect to all, plan all, check the fleet, apply play by play, prove. Hosts inside a play go on their own.
import type { Facts } from '../contract/facts.ts';
import type { Batch, Resource } from '../contract/resource.ts';
import type { ResourceResult } from '../contract/result.ts';
import { applyPlays } from './apply-plays.ts';
import type { Emit } from './events.ts';
import { findCollisions, fleetOf } from './fleet.ts';
import { holdBack } from './hold-back.ts';
import { inParallel } from './in-parallel.ts';
import { isOutgrown, listExportedSerials, withVolumes } from './known-volumes.ts';
import { Member } from './member.ts';
import type { Outcome, Phase } from './outcome.ts';
import { problemOf } from './problem.ts';
import { observationKey, proveRows } from './proof.ts';
import type { AgentEvent, RunRequest } from './request.ts';
import type { RunState } from './state.ts';

type Timed = <Result>(
  phase: 'connect' | 'plan' | 'apply' | 'prove',
  work: () => Promise<Result> | Result,
) => Promise<Result>;

/**
 * Carries out a run or a plan and tells what came of it. Rejects only with what `compile` throws; hosts' troubles are in the outcome.
 * Every session is closed when it returns, however it returns.
 */
export async function run(request: RunRequest, emit: Emit): Promise<Outcome> {
  const members = new Map(request.hosts.map((host) => [host, new Member(host)]));
  const phases: Phase[] = [];
  const timed: Timed = async (phase, work) => {
    emit({ type: 'phase', phase });
    const begin = performance.now();
    const result = await work();
    const seconds = (performance.now() - begin) / 1000;
    phases.push({ name: phase, seconds });
    emit({ type: 'phase-done', phase, seconds });
    return result;
  };
  try {
    await timed('connect', () => connectAll(request, members, emit));
    const state: RunState = {
      request,
      emit,
      members,
      plays: request.compile(factsOf(members)),
      observations: new Map(),
    };
    await timed('plan', () => planAll(state));
    if (request.mode === 'run') await applyIfNeeded(state, timed);
    const rows = await timed('prove', () =>
      proveRows(fleetOf(state.plays), state.observations, outcomes(members), request.mode),
    );
    const outcome: Outcome = {
      mode: request.mode,
      hosts: outcomes(members),
      rows,
      phases,
      interrupted: request.signal.aborted,
    };
    emit({ type: 'finished', outcome });
    return outcome;
  } finally {
    await Promise.all([...members.values()].map(({ session }) => session?.close()));
  }
}

async function connectAll(
  request: RunRequest,
  members: ReadonlyMap<string, Member>,
  emit: Emit,
): Promise<void> {
  await inParallel([...members.values()], request.forks, async (member) => {
    const { host } = member;
    try {
      member.session = await request.connect(host, (event) => forward(host, event, emit));
      emit({ type: 'connected', host });
    } catch (error) {
      const problem = problemOf(error);
      member.giveUp(isUnreachable(error) ? 'unreachable' : 'failed', problem);
      emit({ type: isUnreachable(error) ? 'unreachable' : 'failed', host, problem });
    }
  });
}

/** The host could not be reached or spoken to over SSH, as opposed to an agent that says no. */
function isUnreachable(error: unknown): boolean {
  return error instanceof Error && error.name === 'ConnectionError';
}

function forward(host: string, event: AgentEvent, emit: Emit): void {
  if (event.event !== 'reading' && event.change)
    emit({ type: event.event, host, id: event.resource, change: event.change });
}

async function planAll(state: RunState): Promise<void> {
  const { members, plays, request, emit } = state;
  await inParallel([...members.values()], request.forks, async (member) => {
    if (!member.usable || request.signal.aborted) return;
    await planMember(state, member, resourcesOf(state, member));
  });
  await inParallel([...members.values()], request.forks, async (member) => {
    if (!member.usable || request.signal.aborted) return;
    await planMember(state, member, listOutgrown(state, member));
    member.wantsChanges = member.changes() > 0;
    emit({ type: 'planned', host: member.host, changes: member.changes() });
  });
  const fleet = fleetOf(plays);
  for (const { hosts, message, hint } of findCollisions(
    fleet,
    listExportedSerials(fleet, state.observations),
  )) {
    for (const host of hosts) failHost(state, host, { message, hint });
  }
  holdBack(state);
}

function failHost(
  { members, emit }: RunState,
  host: string,
  problem: { message: string; hint: string },
): void {
  members.get(host)?.giveUp('failed', problem);
  emit({ type: 'failed', host, problem });
}

interface PlannedBatch {
  play: string;
  batch: Batch;
}

function resourcesOf({ plays }: RunState, { host }: Member): PlannedBatch[] {
  return plays.flatMap(({ name, parts }) =>
    parts
      .filter((part) => part.host === host)
      .flatMap(({ batches }) => batches.map((batch) => ({ play: name, batch }))),
  );
}

/** Sessions to look at once more, when all servers have been read: a volume may have grown without a change of this run. */
function listOutgrown(state: RunState, member: Member): PlannedBatch[] {
  const { plays, observations } = state;
  const fleet = fleetOf(plays);
  return resourcesOf(state, member).flatMap(({ play, batch }) =>
    batch
      .filter((resource) => isOutgrown(resource, member.host, fleet, observations))
      .map((resource) => ({ play, batch: [withVolumes(resource, member.host, fleet, observations)] })),
  );
}

async function planMember(state: RunState, member: Member, batches: readonly PlannedBatch[]): Promise<void> {
  if (batches.length === 0) return;
  try {
    const results = await member.session?.plan(batches.map(({ batch }) => batch));
    for (const { play, batch } of batches)
      for (const resource of batch) take(state, member, play, resource, results);
  } catch (error) {
    member.giveUp('failed', problemOf(error));
    state.emit({ type: 'failed', host: member.host, problem: problemOf(error) });
  }
}

function take(
  state: RunState,
  member: Member,
  play: string,
  resource: Resource,
  results: ResourceResult[] | undefined,
): void {
  const result = results?.find(({ id }) => id === resource.id);
  if (!result) return;
  const task = member.record(play, resource, result);
  if (result.observation)
    state.observations.set(observationKey({ host: member.host, id: resource.id }), result.observation);
  if (state.request.mode === 'plan' || task.problem)
    state.emit({ type: 'task-done', host: member.host, task });
}

async function applyIfNeeded(state: RunState, timed: Timed): Promise<void> {
  const isNeeded = needsApplying(state);
  for (const member of state.members.values()) member.forgetPlans();
  if (isNeeded) await timed('apply', () => applyPlays(state));
}

/** A run in which nothing differs ends here: what the plan read is the report. */
function needsApplying({ members, request }: RunState): boolean {
  const usable = [...members.values()].filter((member) => member.usable);
  return (
    !request.signal.aborted &&
    usable.some((member) => member.changes() > 0 || (member.session?.pending.length ?? 0) > 0)
  );
}

function factsOf(members: ReadonlyMap<string, Member>): Map<string, Facts> {
  const known = [...members.values()].flatMap(({ host, session }): [string, Facts][] =>
    session ? [[host, session.facts]] : [],
  );
  return new Map(known);
}

function outcomes(members: ReadonlyMap<string, Member>) {
  return [...members.values()].map((member) => member.outcome());
}
