// A host that needs another one which was unreachable or failed is not begun: half a deployment is worse than none.
import { type Collision, serversOf } from './fleet.ts';
import type { Member } from './member.ts';
import type { Problem } from './outcome.ts';
import type { RunState } from './state.ts';

type Held = Pick<RunState, 'members' | 'emit'>;

/** Called before the first write and before each play. A host that already has all it wants is left as it is. */
export function holdBack(state: Held & Pick<RunState, 'fleet'>): void {
  const { fleet, members } = state;
  for (const member of members.values()) {
    if (!member.usable || !member.wantsChanges) continue;
    const missing = serversOf(fleet, member.host).find((server) => !(members.get(server)?.usable ?? true));
    if (missing === undefined) continue;
    const why = members.get(missing)?.status === 'unreachable' ? 'could not be reached' : 'failed';
    hold(state, member, {
      message: `not touched: its target is on ${missing}, which ${why}`,
      hint: `mend ${missing} and run again`,
    });
  }
}

/** A host whose values depend on what another one is, which was not read: nobody knows what it should become. */
export function holdBackUnknown(state: Held & Pick<RunState, 'program'>): void {
  for (const { host, unknown } of state.program.plays.flatMap(({ parts }) => parts)) {
    const member = state.members.get(host);
    const [first] = unknown;
    if (!first || !member?.usable) continue;
    hold(state, member, {
      message: `not touched: ${first.name}: ${first.because}`,
      hint: 'what a host is can be used once it is among the chosen hosts and answers',
    });
  }
}

/**
 * What collides is a mistake that only a person can mend, and no other host can tell which half of it is meant: so nothing is written
 * anywhere. A host that already has all it wants is left as it is.
 */
export function holdBackFleet(state: Held, { message, hint }: Collision): void {
  for (const member of state.members.values()) {
    if (!member.usable || !(member.wantsChanges || member.pending.size > 0)) continue;
    hold(state, member, { message: `not touched: ${message}`, hint });
  }
}

function hold({ emit }: Held, member: Member, problem: Problem): void {
  member.giveUp('held-back', problem);
  emit({ type: 'held-back', host: member.host, problem });
}
