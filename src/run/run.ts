// The order of a run: connect to all, plan all, check the fleet, apply play by play, prove. Hosts inside a play go on their own.
import type { Facts } from '../contract/facts.ts';
import { applyPlays } from './apply-plays.ts';
import type { Emit } from './events.ts';
import { fleetOf } from './fleet.ts';
import { inParallel } from './in-parallel.ts';
import { Member } from './member.ts';
import type { Outcome, Phase } from './outcome.ts';
import { planHosts } from './plan-hosts.ts';
import { problemOf } from './problem.ts';
import { proveRows } from './proof.ts';
import type { AgentEvent, RunRequest } from './request.ts';
import type { RunState } from './state.ts';
import { hiddenText } from './task-outcome.ts';

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
    const program = request.compile(factsOf(members));
    const fleet = fleetOf(program.plays);
    const state: RunState = { request, emit, members, program, fleet, observations: new Map() };
    await timed('plan', () => planHosts(state));
    if (request.mode === 'run') await applyIfNeeded(state, timed);
    const rows = await timed('prove', () =>
      proveRows(fleet, state.observations, outcomes(members), request.mode),
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
      member.open(await request.connect(host, (event) => forward(member, event, emit)));
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

function forward({ host, hidden }: Member, event: AgentEvent, emit: Emit): void {
  if (event.event === 'reading' || !event.change) return;
  const { impact } = event.change;
  const change = hidden.has(event.resource) ? { summary: hiddenText, impact } : event.change;
  emit({ type: event.event, host, id: event.resource, change });
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
    !request.signal.aborted && usable.some(({ wantsChanges, pending }) => wantsChanges || pending.size > 0)
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
