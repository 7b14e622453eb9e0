// Whether the name has to be written, and whether iscsid has to start again to know it; pure. What else it configures: beside this.
import type { Desired } from '../../../src/contract/kinds/index.ts';
import { keptName } from '../../../src/contract/kinds/iscsi-initiator.ts';
import { formatPortal } from '../../../src/contract/portal.ts';
import { daemonUnit } from '../../open-iscsi/daemon.ts';
import { initiatorNamePath } from '../../open-iscsi/initiator-name.ts';
import type { Session } from '../../open-iscsi/sessions.ts';
import type { Projection } from '../../projection.ts';
import { type Plan, Refusal } from '../../provider.ts';
import { planInterfaces, planSettings, planUnits } from './plan-configuration.ts';
import type { Actual } from './read.ts';
import type { InitiatorStep } from './steps.ts';

type Wanted = Desired<'iscsi_initiator'>;

export function planInitiator(desired: Wanted, actual: Actual, projection: Projection): Plan<InitiatorStep> {
  if (!actual.installed) return planMissing(desired, projection);
  const wanted = wantedName(desired, actual);
  refuseUnderSessions(wanted, actual);
  return {
    steps: [
      ...(actual.name === wanted ? [] : [write(wanted, actual.name)]),
      ...(actual.name === wanted && !actual.private ? [restrict] : []),
      ...planSettings(actual),
      ...planInterfaces(actual),
      ...planUnits(desired, actual),
      ...(needsRestart(wanted, actual) ? [restart] : []),
    ],
  };
}

function planMissing(desired: Wanted, projection: Projection): Plan<InitiatorStep> {
  if (projection.has('command', 'iscsiadm')) {
    const named = desired.name === keptName ? [] : [write(desired.name, undefined)];
    return { steps: named, knownAfterApply: true };
  }
  throw new Refusal(
    'open-iscsi is not installed on this host',
    'before this task: package: { name: iscsi-initiator }',
  );
}

function wantedName({ name }: Wanted, actual: Actual): string {
  if (name !== keptName) return name;
  if (actual.name !== undefined) return actual.name;
  throw new Refusal(
    `there is no name to keep: ${initiatorNamePath} has none yet`,
    'give it one, or start iscsid before this task, which makes one where the distribution wants that',
  );
}

/** A stopped daemon is started by its socket and reads the file then. */
function needsRestart(wanted: string, { name, daemon, sessions }: Actual): boolean {
  if (daemon === 'stopped') return false;
  if (name !== wanted) return true;
  return daemon === 'older than the file' && !sessions.some(({ initiator }) => initiator === wanted);
}

/**
 * Sessions keep the name they were made with, and a daemon that restarts under another one cannot recover them. An interface
 * record may give its own name, so only the default interface tells what the daemon knows.
 */
function refuseUnderSessions(wanted: string, actual: Actual): void {
  const strangers = actual.sessions.filter(
    ({ iface, initiator }) => iface === 'default' && initiator !== undefined && initiator !== wanted,
  );
  if (strangers.length > 0) {
    throw new Refusal(
      `sessions are logged in under another name than ${wanted}: ${strangers.map(titleOf).join(', ')}`,
      'log out first (iscsi_session with state: absent), or give the playbook the name they use',
    );
  }
  if (needsRestart(wanted, actual) && actual.sessions.length > 0) {
    throw new Refusal(
      `iscsid would have to restart to take the name ${wanted}, but sessions are logged in: ${actual.sessions.map(titleOf).join(', ')}`,
      'log out first (iscsi_session with state: absent), then run again',
    );
  }
}

function titleOf({ iqn, portal, initiator }: Session): string {
  return `${iqn}${portal ? ` at ${formatPortal(portal)}` : ''} (as ${initiator ?? 'an unknown name'})`;
}

function write(name: string, before: string | undefined): InitiatorStep {
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
