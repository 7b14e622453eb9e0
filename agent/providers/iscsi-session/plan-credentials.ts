// CHAP credentials that change under a live session: proved first, then in the record, then, where the task says so, in the session; pure.
import type { Desired } from '../../../src/contract/kinds/index.ts';
import { formatPortal } from '../../../src/contract/portal.ts';
import { findDifferences } from '../../open-iscsi/record-text.ts';
import { loggedIn } from '../../open-iscsi/sessions.ts';
import { credentialSettings } from '../../open-iscsi/wanted-settings.ts';
import { refuseUsedDisks } from './plan-absent.ts';
import type { Actual, LiveSession, PortalState } from './read.ts';
import { type SessionStep, step } from './steps.ts';

type Wanted = Desired<'iscsi_session'>;

/** Before the record is changed. A session that is logged in with them proves them, and a record in the old form has no place beside it. */
export function planProof(
  desired: Wanted,
  { portal, records: [record], sessions }: PortalState,
): SessionStep[] {
  if (!desired.chap || !record || record.tpgt === undefined || sessions.length === 0) return [];
  if (sessions.some(({ state, credentials }) => state === loggedIn && credentials === 'wanted')) return [];
  const isOther = findDifferences(record.text, credentialSettings(desired.chap)).length > 0;
  if (!isOther && outdated(desired, sessions).length === 0) return [];
  const summary = `prove the CHAP credentials with a login of their own to ${desired.iqn} at ${formatPortal(portal)}, which brings no disk`;
  return [step({ action: 'prove-credentials', portal }, summary, desired, 'login')];
}

/** One after the other, so that a multipath map keeps a path. */
export function planRelogins(desired: Wanted, { portal, sessions }: PortalState): SessionStep[] {
  return outdated(desired, sessions).map(({ sid }) => {
    const summary = `log session ${sid} with ${desired.iqn} at ${formatPortal(portal)} out and in again, with the CHAP credentials of its record`;
    return step({ action: 'relogin', portal, sid }, summary, desired, 'session-drop');
  });
}

export function refuseUsedRelogins(desired: Wanted, { portals }: Actual): void {
  for (const { sessions } of portals)
    for (const session of outdated(desired, sessions)) refuseUsedDisks(desired, session);
}

/** Such a session goes on, but once its connection is lost it cannot come back: the target no longer takes what it has. */
export function listOutdated({ iqn, relogin }: Wanted, { portals }: Actual): string[] {
  if (relogin) return [];
  return portals.flatMap(({ portal, sessions }) =>
    sessions
      .filter(({ credentials }) => credentials === 'other')
      .map(
        ({ sid }) =>
          `session ${sid} with ${iqn} at ${formatPortal(portal)} has other CHAP credentials than its record: a lost connection would not come back; \`relogin: true\` logs it in anew`,
      ),
  );
}

function outdated({ relogin }: Wanted, sessions: readonly LiveSession[]): LiveSession[] {
  return relogin ? sessions.filter(({ credentials }) => credentials === 'other') : [];
}

/** An agent that was killed during a proof leaves its session or its record. */
export function planCleaning(desired: Wanted, { proof }: Actual): SessionStep[] {
  if (proof.paths.length === 0 && proof.sessions === 0) return [];
  return [
    step({ action: 'remove-proof' }, `take away what an interrupted proof of ${desired.iqn} left`, desired),
  ];
}
