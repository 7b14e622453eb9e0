// What nobody named of a target that is managed: sessions and records over other portals, and sessions too many; pure.
import type { Desired } from '../../../src/contract/kinds/index.ts';
import { formatPortal } from '../../../src/contract/portal.ts';
import { refuseDamagedRecord, refuseUsedDisks } from './plan-absent.ts';
import type { Actual, LiveSession } from './read.ts';
import { type SessionStep, step } from './steps.ts';

type Wanted = Desired<'iscsi_session'>;

/** For the report, where they stay. */
export function listStrangers({ prune, iqn }: Wanted, { strangers, portals }: Actual): string[] {
  if (prune) return [];
  const surplus = portals.flatMap((one) => one.surplus);
  return [
    ...strangers.sessions.filter((session) => !surplus.includes(session)).map((one) => titleOf(iqn, one)),
    ...strangers.records.map(({ path }) => `node record ${path}`),
  ];
}

/** Before anything is written: what uses a disk that is to go. */
export function refuseUsedStrangers(desired: Wanted, { strangers, portals }: Actual): void {
  for (const session of portals.flatMap(({ surplus }) => surplus)) refuseUsedDisks(desired, session);
  if (!desired.prune) return;
  for (const session of strangers.sessions) refuseUsedDisks(desired, session);
  for (const record of strangers.records) refuseDamagedRecord(desired, record);
}

/** After the logins: a path that is wanted is there before another one goes. */
export function planStrangers(desired: Wanted, { strangers, portals }: Actual): SessionStep[] {
  const surplus = portals.flatMap((one) => one.surplus).map((session) => planDrop(desired, session));
  if (!desired.prune) return surplus;
  return [
    ...surplus,
    ...strangers.sessions.map((session) => planDrop(desired, session)),
    ...strangers.records.map(({ portal, path }) =>
      step({ action: 'delete-record', portal }, `remove the node record ${path}`, desired),
    ),
  ];
}

function planDrop(desired: Wanted, session: LiveSession): SessionStep {
  const summary = `log out the ${titleOf(desired.iqn, session)}`;
  return step({ action: 'drop', sid: session.sid }, summary, desired, 'session-drop');
}

function titleOf(iqn: string, { sid, portal }: LiveSession): string {
  return `session ${sid} with ${iqn}${portal ? ` at ${formatPortal(portal)}` : ''}`;
}
