// Taking a session away: only while nothing uses its disks, and with its record, or the next boot would bring it back; pure.
import type { Desired } from '../../../src/contract/kinds/index.ts';
import { formatPortal } from '../../../src/contract/portal.ts';
import type { NodeRecord } from '../../open-iscsi/node-records.ts';
import { findDamage } from '../../open-iscsi/record-text.ts';
import type { Projection } from '../../projection.ts';
import { Refusal } from '../../provider.ts';
import { planForgetting } from './plan-keeping.ts';
import type { Actual, LiveSession, PortalState } from './read.ts';
import { type SessionStep, step } from './steps.ts';

type Wanted = Desired<'iscsi_session'>;

export function planAbsent(desired: Wanted, actual: Actual, projection: Projection): SessionStep[] {
  for (const { sessions, records } of actual.portals) {
    for (const session of sessions) refuseUsedDisks(desired, withoutReleased(session, projection));
    for (const record of records) refuseDamagedRecord(desired, record);
  }
  return [
    ...planForgetting(desired, actual),
    ...actual.portals.flatMap((portal) => planRemoval(desired, portal)),
  ];
}

function planRemoval(desired: Wanted, { portal, records, sessions }: PortalState): SessionStep[] {
  const place = `${desired.iqn} at ${formatPortal(portal)}`;
  const logOut = step({ action: 'log-out', portal }, `log out from ${place}`, desired, 'session-drop');
  const remove = step({ action: 'delete-record', portal }, `remove the node record of ${place}`, desired);
  return [...(sessions.length > 0 ? [logOut] : []), ...(records.length > 0 ? [remove] : [])];
}

/** Without mounts that an earlier task of the plan takes away. */
function withoutReleased(session: LiveSession, projection: Projection): LiveSession {
  const released = session.disks
    .flatMap(({ mountpoints }) => mountpoints)
    .filter((path) => projection.has('released', path));
  const isReleased = (use: string) => released.some((path) => use.endsWith(` is mounted on ${path}`));
  return { ...session, uses: session.uses.filter((use) => !isReleased(use)) };
}

export function refuseUsedDisks({ iqn }: Wanted, { portal, uses }: LiveSession): void {
  if (uses.length === 0) return;
  throw new Refusal(
    `${iqn}${portal ? ` at ${formatPortal(portal)}` : ''} is in use: ${uses.join('; ')}`,
    'unmount and release what stands on its disks first',
  );
}

/** iscsiadm finds no such record, and so cannot remove it. */
export function refuseDamagedRecord({ iqn }: Wanted, { path, text }: NodeRecord): void {
  const damage = findDamage(text, iqn);
  if (damage === undefined) return;
  throw new Refusal(`node record ${path} is damaged: ${damage}`, 'delete the file, then run again');
}
