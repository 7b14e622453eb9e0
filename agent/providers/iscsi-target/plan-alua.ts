// ALUA groups of backstores, and which one a LUN is in; pure. Groups that the task does not name stay.
import type { Impact } from '../../../src/contract/impact.ts';
import type { AluaGroup } from '../../../src/contract/kinds/iscsi-target/alua.ts';
import { settingsOfGroup } from '../../lio/alua.ts';
import { lunNumbered } from '../../lio/live-target.ts';
import type { WantedLun, WantedTpg } from '../../lio/wanted.ts';
import { Refusal } from '../../provider.ts';
import { type Actual, liveTpg } from './actual.ts';
import type { VolumeFacts } from './backstores/index.ts';
import { step, type TargetStep } from './steps.ts';

/** After the backstore is made and before a LUN exports it. */
export function planGroups({ alua }: WantedLun, facts: VolumeFacts): TargetStep[] {
  return (alua?.groups ?? []).flatMap((group) => planGroup(group, facts));
}

function planGroup(group: AluaGroup, facts: VolumeFacts): TargetStep[] {
  const { name, plugin } = facts;
  const live = facts.groups.get(group.name);
  if (live && group.id !== undefined && live.id !== group.id && live.id !== 0)
    throw otherId(group, live.id, name);
  const isMade = live !== undefined && (group.id === undefined || live.id === group.id);
  const different = live?.states.filter(({ current, wanted }) => current !== wanted) ?? [];
  if (isMade && different.length === 0) return [];
  const act = { op: 'set-alua-group', name, plugin, group: settingsOfGroup(group) } as const;
  const what = isMade ? `set ${different.map(({ name: file }) => file).join(', ')} of` : 'make';
  const id = group.id === undefined ? '' : ` (${group.id})`;
  const state = group.state === undefined ? '' : `, ${group.state}`;
  const losesAccess = different.some(({ name: file }) => file === 'alua_access_state') && facts.exported;
  return [
    step(act, `${what} ALUA group ${group.name}${id}${state} of backstore ${name}`, {
      impact: losesAccess ? impactOf(group) : 'none',
    }),
  ];
}

/** Through a port that is not active, clients reach nothing. */
function impactOf({ state }: AluaGroup): Impact {
  return state === 'active-optimized' || state === 'active-nonoptimized' ? 'none' : 'session-drop';
}

function otherId({ name, id }: AluaGroup, live: number, backstore: string): Refusal {
  return new Refusal(
    `ALUA group ${name} of ${backstore} has id ${live}, and ${id} is wanted: the kernel never changes it`,
    `write \`id: ${live}\`, or give the new group another name`,
  );
}

/** After the LUNs are linked. */
export function planMemberships({ tag, luns }: WantedTpg, actual: Actual): TargetStep[] {
  const present = liveTpg(actual, tag)?.luns ?? [];
  return luns.flatMap(({ lun, name, alua }) => {
    const group = alua?.group;
    if (group === undefined || lunNumbered(present, lun)?.group === group) return [];
    const act = { op: 'join-alua-group', tag, lun, group } as const;
    return [step(act, `put LUN ${lun} (${name}) into ALUA group ${group}`)];
  });
}
