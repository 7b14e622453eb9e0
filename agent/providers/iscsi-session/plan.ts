// From a reading to steps; pure. `present` here, `absent` in its own file.
import type { Desired } from '../../../src/contract/kinds/index.ts';
import { formatPortal } from '../../../src/contract/portal.ts';
import { findDamage, findDifferences, type Settings } from '../../open-iscsi/record-text.ts';
import { loggedIn } from '../../open-iscsi/sessions.ts';
import { titleOf, waitsForLogin, wantedSettings } from '../../open-iscsi/wanted-settings.ts';
import type { Projection } from '../../projection.ts';
import { type Plan, Refusal } from '../../provider.ts';
import { planAbsent } from './plan-absent.ts';
import {
  listOutdated,
  planCleaning,
  planProof,
  planRelogins,
  refuseUsedRelogins,
} from './plan-credentials.ts';
import { planKeeping } from './plan-keeping.ts';
import { findMissingLuns, refuseOtherDisks } from './plan-luns.ts';
import { planLive, refuseUnknownSettings } from './plan-settings.ts';
import { planSizes } from './plan-sizes.ts';
import { listStrangers, planStrangers, refuseUsedStrangers } from './plan-strangers.ts';
import type { Actual, PortalState } from './read.ts';
import { type SessionStep, step } from './steps.ts';

type Wanted = Desired<'iscsi_session'>;

export function planSession(desired: Wanted, actual: Actual, projection: Projection): Plan<SessionStep> {
  const unmanaged = [...listStrangers(desired, actual), ...listOutdated(desired, actual)];
  if (desired.state === 'absent') return { steps: planGone(desired, actual, projection), unmanaged };
  if (!actual.installed) return planMissing(desired, actual, projection);
  refuseMissingInterface(desired, actual, projection);
  for (const portal of actual.portals) {
    refuseUnusableRecords(desired, portal);
    for (const session of portal.sessions) refuseOtherDisks(desired, session);
  }
  refuseUsedStrangers(desired, actual);
  refuseUsedRelogins(desired, actual);
  const steps = actual.portals.flatMap((portal) => planPortal(desired, portal, actual.bindings));
  return {
    steps: [
      ...planCleaning(desired, actual),
      ...steps,
      ...planKeeping(desired, actual),
      ...planStrangers(desired, actual),
    ],
    unmanaged,
  };
}

function planGone(desired: Wanted, actual: Actual, projection: Projection): SessionStep[] {
  refuseUsedStrangers(desired, actual);
  return [
    ...planCleaning(desired, actual),
    ...planAbsent(desired, actual, projection),
    ...planStrangers(desired, actual),
  ];
}

function planMissing(desired: Wanted, actual: Actual, projection: Projection): Plan<SessionStep> {
  if (!projection.has('command', 'iscsiadm')) {
    throw new Refusal(
      'open-iscsi is not installed on this host',
      'before this task: package: { name: iscsi-initiator }',
    );
  }
  const steps = actual.portals.flatMap((portal) => planPortal(desired, portal, actual.bindings));
  return { steps: [...steps, ...planKeeping(desired, actual)], knownAfterApply: true };
}

function planPortal(desired: Wanted, state: PortalState, bindings: Settings): SessionStep[] {
  return [
    ...planProof(desired, state),
    ...planRecord(desired, state, bindings),
    ...planRelogins(desired, state),
    ...planLogin(desired, state),
  ];
}

function planRecord(
  desired: Wanted,
  { portal, records: [record], sessions }: PortalState,
  bindings: Settings,
): SessionStep[] {
  const place = `${desired.iqn} at ${formatPortal(portal)}`;
  if (!record) {
    const asked = desired.discovery ? 'ask the portal and ' : '';
    return [step({ action: 'make-record', portal }, `${asked}make the node record of ${place}`, desired)];
  }
  const differences = findDifferences(record.text, new Map([...bindings, ...wantedSettings(desired)]));
  if (differences.length === 0) return [];
  refuseUnknownSettings(record, desired);
  const waits = sessions.length > 0 && differences.some(waitsForLogin);
  const later = waits ? '; the live session takes it at its next login' : '';
  const summary = `set ${titleOf(differences)} in the node record of ${place}${later}`;
  return [step({ action: 'set', portal }, summary, desired)];
}

function planLogin(desired: Wanted, state: PortalState): SessionStep[] {
  const { portal, sessions } = state;
  const place = `${desired.iqn} at ${formatPortal(portal)}`;
  const { nr_sessions: wanted = 1 } = desired;
  const lost = sessions.find((session) => session.state !== loggedIn);
  const missing = [...new Set(sessions.flatMap((session) => findMissingLuns(desired, session)))];
  const isShort = sessions.length < wanted;
  const login = `log in to ${place}${wanted > 1 ? `, ${wanted} sessions` : ''}`;
  const recovery = `wait until iscsid has recovered the session with ${place}, which is ${lost?.state}`;
  const scan = `look for LUN ${missing.join(', ')} of ${place}`;
  return [
    ...(isShort ? [step({ action: 'log-in', portal }, login, desired, 'login')] : []),
    ...(lost ? [step({ action: 'await-recovery', portal }, recovery, desired)] : []),
    ...(!isShort && !lost && missing.length > 0 ? [step({ action: 'scan', portal }, scan, desired)] : []),
    ...planLive(desired, state),
    ...(lost ? [] : planSizes(desired, state)),
  ];
}

function refuseMissingInterface(
  { iface }: Wanted,
  { hasInterface, database }: Actual,
  projection: Projection,
): void {
  if (hasInterface || projection.has('interface', iface)) return;
  throw new Refusal(
    `there is no interface record ${database}/ifaces/${iface}`,
    'make it with `ifaces` of an iscsi_initiator task before this one, or leave `iface` out',
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
