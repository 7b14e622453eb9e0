// A host that needs another one which was unreachable or failed is not begun: half a deployment is worse than none.
import { serversOf } from './fleet.ts';
import type { RunState } from './state.ts';

/** Called before the first write and before each play. A host that already has all it wants is left as it is. */
export function holdBack({ fleet, members, emit }: Pick<RunState, 'fleet' | 'members' | 'emit'>): void {
  for (const member of members.values()) {
    if (!member.usable || !member.wantsChanges) continue;
    const missing = serversOf(fleet, member.host).find((server) => !(members.get(server)?.usable ?? true));
    if (missing === undefined) continue;
    const why = members.get(missing)?.status === 'unreachable' ? 'could not be reached' : 'failed';
    const problem = {
      message: `not touched: its target is on ${missing}, which ${why}`,
      hint: `mend ${missing} and run again`,
    };
    member.giveUp('held-back', problem);
    emit({ type: 'held-back', host: member.host, problem });
  }
}

/** A host whose values depend on what another one is, which was not read: nobody knows what it should become. */
export function holdBackUnknown({ program, members, emit }: RunState): void {
  for (const { host, unknown } of program.plays.flatMap(({ parts }) => parts)) {
    const member = members.get(host);
    const [first] = unknown;
    if (!first || !member?.usable) continue;
    const problem = {
      message: `not touched: ${first.name}: ${first.because}`,
      hint: 'what a host is can be used once it is among the chosen hosts and answers',
    };
    member.giveUp('held-back', problem);
    emit({ type: 'held-back', host, problem });
  }
}
