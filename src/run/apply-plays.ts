// Plays one after the other, a barrier between them; inside a play each host goes through its batches, then through its handlers.
import type { Batch, Resource } from '../contract/resource.ts';
import type { ResourceResult } from '../contract/result.ts';
import { type Fleet, fleetOf } from './fleet.ts';
import { holdBack } from './hold-back.ts';
import { inParallel } from './in-parallel.ts';
import { withVolumes } from './known-volumes.ts';
import type { Member } from './member.ts';
import { problemOf } from './problem.ts';
import { observationKey } from './proof.ts';
import type { CompiledPlay, HostPart } from './request.ts';
import type { RunState } from './state.ts';

export async function applyPlays(state: RunState): Promise<void> {
  const fleet = fleetOf(state.plays);
  for (const play of state.plays) {
    if (state.request.signal.aborted) return;
    await applyPlay(state, fleet, play);
  }
}

async function applyPlay(state: RunState, fleet: Fleet, play: CompiledPlay): Promise<void> {
  holdBack(state);
  const parts = play.parts.filter(({ host }) => state.members.get(host)?.usable);
  state.emit({ type: 'play', play: play.name, hosts: parts.map(({ host }) => host) });
  await inParallel(parts, state.request.forks, async (part) => {
    const member = state.members.get(part.host);
    if (member) await applyPart(state, fleet, play.name, part, member);
  });
}

async function applyPart(
  state: RunState,
  fleet: Fleet,
  play: string,
  part: HostPart,
  member: Member,
): Promise<void> {
  try {
    const notified = new Set(member.session?.pending);
    for (const batch of part.batches) {
      if (state.request.signal.aborted) return;
      const known = batch.map((resource) => withVolumes(resource, part.host, fleet, state.observations));
      for (const name of await applyBatch(state, play, known, member)) notified.add(name);
      if (!member.usable) return;
    }
    await runHandlers(state, play, part, member, notified);
  } catch (error) {
    const problem = problemOf(error);
    member.giveUp('failed', problem);
    state.emit({ type: 'failed', host: member.host, problem });
  }
}

/** Applies a batch and returns the handlers that its changes notified. */
async function applyBatch(state: RunState, play: string, batch: Batch, member: Member): Promise<string[]> {
  const results = (await member.session?.apply(batch, state.request.allow)) ?? [];
  return batch.flatMap((resource) => {
    const result = results.find(({ id }) => id === resource.id);
    return result ? settle(state, play, resource, result, member) : [];
  });
}

function settle(
  state: RunState,
  play: string,
  resource: Resource,
  result: ResourceResult,
  member: Member,
): string[] {
  const task = member.record(play, resource, result);
  if (result.observation)
    state.observations.set(observationKey({ host: member.host, id: resource.id }), result.observation);
  state.emit({ type: 'task-done', host: member.host, task });
  return result.changes.length > 0 ? resource.notify : [];
}

/** Each notified handler once, in the order of the play; what ran is forgotten on the host, the rest stays journalled. */
async function runHandlers(
  state: RunState,
  play: string,
  part: HostPart,
  member: Member,
  notified: ReadonlySet<string>,
): Promise<void> {
  const due = part.handlers.filter(({ name }) => notified.has(name));
  if (due.length === 0) return;
  await applyBatch(
    state,
    play,
    due.map(({ resource }) => resource),
    member,
  );
  if (member.usable) await member.session?.clear(due.map(({ name }) => name));
}
