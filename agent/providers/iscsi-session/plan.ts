// From a reading to steps; pure. `present` here, `absent` in its own file.
import type { Desired } from '../../../src/contract/kinds/index.ts';
import { formatPortal } from '../../../src/contract/portal.ts';
import { findDamage, findDifferences } from '../../open-iscsi/record-text.ts';
import { loggedIn } from '../../open-iscsi/sessions.ts';
import { isCredential, titleOf, wantedSettings } from '../../open-iscsi/wanted-settings.ts';
import type { Projection } from '../../projection.ts';
import { type Plan, Refusal } from '../../provider.ts';
import { planAbsent } from './plan-absent.ts';
import { planKeeping } from './plan-keeping.ts';
import { findMissingLuns, refuseOtherDisks } from './plan-luns.ts';
import { planSizes } from './plan-sizes.ts';
import type { Actual, PortalState } from './read.ts';
import { type SessionStep, step } from './steps.ts';

type Wanted = Desired<'iscsi_session'>;

export function planSession(desired: Wanted, actual: Actual, projection: Projection): Plan<SessionStep> {
  if (desired.state === 'absent') return { steps: planAbsent(desired, actual) };
  if (!actual.installed) return planMissing(desired, actual, projection);
  refuseMissingInterface(desired, actual);
  for (const portal of actual.portals) {
    refuseUnusableRecords(desired, portal);
    if (portal.session) refuseOtherDisks(desired, portal.session);
  }
  const steps = actual.portals.flatMap((portal) => planPortal(desired, portal));
  return { steps: [...steps, ...planKeeping(desired, actual)] };
}

function planMissing(desired: Wanted, actual: Actual, projection: Projection): Plan<SessionStep> {
  if (!projection.has('command', 'iscsiadm')) {
    throw new Refusal(
      'open-iscsi is not installed on this host',
      'before this task: package: { name: iscsi-initiator }',
    );
  }
  const steps = actual.portals.flatMap((portal) => planPortal(desired, portal));
  return { steps: [...steps, ...planKeeping(desired, actual)], knownAfterApply: true };
}

function planPortal(desired: Wanted, state: PortalState): SessionStep[] {
  return [...planRecord(desired, state), ...planLogin(desired, state)];
}

function planRecord(desired: Wanted, { portal, records: [record], session }: PortalState): SessionStep[] {
  const place = `${desired.iqn} at ${formatPortal(portal)}`;
  if (!record) {
    const asked = desired.discovery ? 'ask the portal and ' : '';
    return [step({ action: 'make-record', portal }, `${asked}make the node record of ${place}`, desired)];
  }
  const differences = findDifferences(record.text, wantedSettings(desired));
  if (differences.length === 0) return [];
  const later =
    session && differences.some(isCredential) ? '; the live session takes it at its next login' : '';
  const summary = `set ${titleOf(differences)} in the node record of ${place}${later}`;
  return [step({ action: 'set', portal }, summary, desired)];
}

function planLogin(desired: Wanted, { portal, session }: PortalState): SessionStep[] {
  const place = `${desired.iqn} at ${formatPortal(portal)}`;
  if (!session) return [step({ action: 'log-in', portal }, `log in to ${place}`, desired, 'login')];
  if (session.state !== loggedIn) {
    const summary = `wait until iscsid has recovered the session with ${place}, which is ${session.state}`;
    return [step({ action: 'await-recovery', portal }, summary, desired)];
  }
  const missing = findMissingLuns(desired, session);
  if (missing.length === 0) return planSizes(desired, portal, session);
  const summary = `look for LUN ${missing.join(', ')} of ${place}`;
  return [step({ action: 'scan', portal }, summary, desired), ...planSizes(desired, portal, session)];
}

function refuseMissingInterface({ iface }: Wanted, { hasInterface, database }: Actual): void {
  if (hasInterface) return;
  throw new Refusal(
    `there is no interface record ${database}/ifaces/${iface}`,
    'make it with iscsiadm -m iface, or leave `iface` out',
  );
}

function refuseUnusableRecords({ iqn }: Wanted, { portal, records }: PortalState): void {
  for (const { path, text } of records) {
    const damage = findDamage(text, iqn);
    if (damage === undefined) continue;
    throw new Refusal(
      `node record ${path} is damaged: ${damage}`,
      'delete the file and run again: it is made anew; settings that only it had are lost',
    );
  }
  if (records.length < 2) return;
  throw new Refusal(
    `there are ${records.length} node records for one portal, ${formatPortal(portal)}: ${records.map(({ path }) => path).join(', ')}`,
    'delete those of portal groups that the target does not have, with iscsiadm -m node -o delete',
  );
}
