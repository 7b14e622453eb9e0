// Taking a session away: only while nothing uses its disks, and with its record, or the next boot would bring it back; pure.
import type { Desired } from '../../../src/contract/kinds/index.ts';
import { formatPortal } from '../../../src/contract/portal.ts';
import { findDamage } from '../../open-iscsi/record-text.ts';
import { Refusal } from '../../provider.ts';
import { planForgetting } from './plan-keeping.ts';
import type { Actual, PortalState } from './read.ts';
import { type SessionStep, step } from './steps.ts';

type Wanted = Desired<'iscsi_session'>;

export function planAbsent(desired: Wanted, actual: Actual): SessionStep[] {
  for (const portal of actual.portals) {
    refuseUsedDisks(desired, portal);
    refuseDamagedRecords(desired, portal);
  }
  return [
    ...planForgetting(desired, actual),
    ...actual.portals.flatMap((portal) => planRemoval(desired, portal)),
  ];
}

function planRemoval(desired: Wanted, { portal, records, session }: PortalState): SessionStep[] {
  const place = `${desired.iqn} at ${formatPortal(portal)}`;
  const logOut = step({ action: 'log-out', portal }, `log out from ${place}`, desired, 'session-drop');
  const remove = step({ action: 'delete-record', portal }, `remove the node record of ${place}`, desired);
  return [...(session ? [logOut] : []), ...(records.length > 0 ? [remove] : [])];
}

function refuseUsedDisks({ iqn }: Wanted, { portal, session }: PortalState): void {
  if (!session || session.uses.length === 0) return;
  throw new Refusal(
    `${iqn} at ${formatPortal(portal)} is in use: ${session.uses.join('; ')}`,
    'unmount and release what stands on its disks first',
  );
}

/** iscsiadm finds no such record, and so cannot remove it. */
function refuseDamagedRecords({ iqn }: Wanted, { records }: PortalState): void {
  for (const { path, text } of records) {
    const damage = findDamage(text, iqn);
    if (damage === undefined) continue;
    throw new Refusal(`node record ${path} is damaged: ${damage}`, 'delete the file, then run again');
  }
}
