// A host that needs another one which was unreachable or failed is not begun: half a deployment is worse than none.
import { fleetOf, serversOf } from './fleet.ts';
import type { RunState } from './state.ts';

/** Called before the first write and before each play. A host that already has all it wants is left as it is. */
export function holdBack({ plays, members, emit }: Pick<RunState, 'plays' | 'members' | 'emit'>): void {
  const fleet = fleetOf(plays);
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
