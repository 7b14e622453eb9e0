// Whether the name has to be written, and whether iscsid has to start again to know it; pure.
import type { Desired } from '../../../src/contract/kinds/index.ts';
import { formatPortal } from '../../../src/contract/portal.ts';
import { daemonUnit } from '../../open-iscsi/daemon.ts';
import { initiatorNamePath } from '../../open-iscsi/initiator-name.ts';
import type { Session } from '../../open-iscsi/sessions.ts';
import type { Projection } from '../../projection.ts';
import { type Plan, Refusal, type Step } from '../../provider.ts';
import type { Actual } from './read.ts';

export interface InitiatorStep extends Step {
  action: 'write' | 'restrict' | 'restart';
}

type Wanted = Desired<'iscsi_initiator'>;

export function planInitiator(desired: Wanted, actual: Actual, projection: Projection): Plan<InitiatorStep> {
  if (!actual.installed) return planMissing(desired, projection);
  refuseUnderSessions(desired, actual);
  return {
    steps: [
      ...(actual.name === desired.name ? [] : [write(desired, actual.name)]),
      ...(actual.name === desired.name && !actual.private ? [restrict] : []),
      ...(needsRestart(desired, actual) ? [restart] : []),
    ],
  };
}

function planMissing(desired: Wanted, projection: Projection): Plan<InitiatorStep> {
  if (projection.has('command', 'iscsiadm'))
    return { steps: [write(desired, undefined)], knownAfterApply: true };
  throw new Refusal(
    'open-iscsi is not installed on this host',
    'before this task: package: { name: iscsi-initiator }',
  );
}

/** A stopped daemon is started by its socket and reads the file then. */
function needsRestart(desired: Wanted, { name, daemon, sessions }: Actual): boolean {
  if (daemon === 'stopped') return false;
  if (name !== desired.name) return true;
  return daemon === 'older than the file' && !sessions.some(({ initiator }) => initiator === desired.name);
}

/**
 * Sessions keep the name they were made with, and a daemon that restarts under another one cannot recover them. An interface
 * record may give its own name, so only the default interface tells what the daemon knows.
 */
function refuseUnderSessions(desired: Wanted, actual: Actual): void {
  const strangers = actual.sessions.filter(
    ({ iface, initiator }) => iface === 'default' && initiator !== undefined && initiator !== desired.name,
  );
  if (strangers.length > 0) {
    throw new Refusal(
      `sessions are logged in under another name than ${desired.name}: ${strangers.map(titleOf).join(', ')}`,
      'log out first (iscsi_session with state: absent), or give the playbook the name they use',
    );
  }
  if (needsRestart(desired, actual) && actual.sessions.length > 0) {
    throw new Refusal(
      `iscsid would have to restart to take the name ${desired.name}, but sessions are logged in: ${actual.sessions.map(titleOf).join(', ')}`,
      'log out first (iscsi_session with state: absent), then run again',
    );
  }
}

function titleOf({ iqn, portal, initiator }: Session): string {
  return `${iqn}${portal ? ` at ${formatPortal(portal)}` : ''} (as ${initiator ?? 'an unknown name'})`;
}

function write({ name }: Wanted, before: string | undefined): InitiatorStep {
  const old = before === undefined ? '' : ` (was ${before})`;
  return { action: 'write', summary: `name this initiator ${name}${old}`, impact: 'none', deadline: 30 };
}

const restrict: InitiatorStep = {
  action: 'restrict',
  summary: `make ${initiatorNamePath} readable by root alone`,
  impact: 'none',
  deadline: 30,
};

const restart: InitiatorStep = {
  action: 'restart',
  summary: `restart ${daemonUnit}, which reads its name at its start`,
  impact: 'restart',
  deadline: 150,
};
