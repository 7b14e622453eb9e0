// Plays one after the other, a barrier between them; inside a play the hosts go on their own, in batches where the play says so.
import type { CompiledPlay, HostPart, Known } from '../playbook/compile/compiled.ts';
import { holdBack } from './hold-back.ts';
import { HostRun } from './host-run.ts';
import { inParallel } from './in-parallel.ts';
import type { Problem } from './outcome.ts';
import { batchesOf, reasonToStop } from './policy.ts';
import type { RunState } from './state.ts';

export async function applyPlays(state: RunState): Promise<void> {
  const { plays } = state.program;
  const unfinished = new Set(plays.flatMap(({ parts }) => parts));
  for (const play of plays) {
    if (state.request.signal.aborted) return;
    const problem = await applyPlay(state, play, unfinished);
    if (problem) return stopAll(state, problem, unfinished);
  }
}

/** Why the run ends for all, if it does. Parts that were carried out to their end are taken out of `unfinished`. */
async function applyPlay(
  state: RunState,
  play: CompiledPlay,
  unfinished: Set<HostPart>,
): Promise<Problem | undefined> {
  const before = registeredBy(state);
  for (const batch of batchesOf(play.policy, play.parts)) {
    holdBack(state);
    const stop = () => reasonToStop(play.policy, play.name, batch, state.members);
    const isStopped = () => state.request.signal.aborted || stop() !== undefined;
    const parts = batch.filter(({ host }) => state.members.get(host)?.usable);
    if (!isStopped()) state.emit({ type: 'play', play: play.name, hosts: parts.map(({ host }) => host) });
    await inParallel(parts, state.request.forks, async (part) => {
      const member = state.members.get(part.host);
      if (!member || isStopped()) return;
      const isFinished = await new HostRun(state, play.name, member, { before, isStopped }).carryOut(part);
      if (isFinished) unfinished.delete(part);
    });
    if (isStopped()) return stop();
  }
  return undefined;
}

function registeredBy({ members }: RunState): Known['before'] {
  return new Map(
    [...members.values()].map(({ host, registered }): [string, Known['own']] => [host, registered]),
  );
}

/** Hosts with anything left to do are said to be held back: they may be half way. */
function stopAll({ members, emit }: RunState, problem: Problem, unfinished: ReadonlySet<HostPart>): void {
  for (const host of new Set([...unfinished].map((part) => part.host))) {
    const member = members.get(host);
    if (!member?.usable || !member.wantsChanges) continue;
    member.giveUp('held-back', problem);
    emit({ type: 'held-back', host, problem });
  }
}
