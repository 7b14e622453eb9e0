// Which verbs of systemctl a unit needs, and which ones would hurt live storage; pure.
import type { Impact } from '../../../src/contract/impact.ts';
import type { Desired } from '../../../src/contract/kinds/index.ts';
import type { Projection } from '../../projection.ts';
import { type Plan, Refusal, type Step } from '../../provider.ts';
import { type UnitVerb, unitDeadline } from '../../tools/systemctl.ts';
import { isInitiatorDaemon, reasonToLeaveAlone } from '../../units/names.ts';
import { unitDirectories } from '../../units/unit-links.ts';
import type { Actual, UnitState } from './read.ts';

export interface ServiceStep extends Step {
  verb: UnitVerb;
  unit: string;
}

/** Seconds: before the verb, the manager may have to read its files again. */
const stepDeadline = 2 * unitDeadline + 30;

export function planService(
  desired: Desired<'service'>,
  { candidates, found, sessions }: Actual,
  projection: Projection,
): Plan<ServiceStep> {
  for (const unit of found ? [found.unit] : candidates) refuseDangerousState(unit, desired.state);
  if (!found) return planMissing(desired, candidates, projection);
  const steps = [...planEnablement(desired.enabled, found), ...planState(desired.state, found)];
  if (!projection.hasAny('released')) refuseUnderSessions(steps, sessions);
  return { steps };
}

function refuseDangerousState(unit: string, state: Desired<'service'>['state']): void {
  const reason = state === undefined ? undefined : reasonToLeaveAlone(unit);
  if (reason === undefined) return;
  throw new Refusal(
    `${unit} may not be ${state}: ${reason}`,
    'say `enabled` alone; it works at the next boot',
  );
}

function planMissing(
  { name, state, enabled }: Desired<'service'>,
  candidates: readonly string[],
  projection: Projection,
): Plan<ServiceStep> {
  if (candidates.some((unit) => willExist(unit, projection))) return { steps: [], knownAfterApply: true };
  const wantsNothing = enabled !== true && (state === undefined || state === 'stopped');
  if (wantsNothing) return { steps: [] };
  throw new Refusal(
    `this host has no unit ${candidates.join(' or ')}`,
    `install what brings ${name} first, with a package task before this one`,
  );
}

/** A package brings it, known to us or not, or a file task writes it. */
function willExist(unit: string, projection: Projection): boolean {
  return (
    projection.has('unit', unit) ||
    projection.hasAny('package') ||
    unitDirectories.some((directory) => projection.has('path', `${directory}/${unit}`))
  );
}

function planEnablement(
  enabled: boolean | undefined,
  { unit, enablement, masked }: UnitState,
): ServiceStep[] {
  if (enabled === undefined) return [];
  if (!enabled) return enablement === 'enabled' ? [step('disable', unit)] : [];
  if (masked)
    throw new Refusal(
      `${unit} is masked on this host`,
      `somebody forbade it; systemctl unmask ${unit} allows it`,
    );
  if (enablement === 'static') {
    throw new Refusal(
      `${unit} cannot be enabled: its file has no [Install] section`,
      'it is started by others that need it; leave `enabled` out',
    );
  }
  return enablement === 'enabled' ? [] : [step('enable', unit)];
}

function planState(state: Desired<'service'>['state'], { unit, running, masked }: UnitState): ServiceStep[] {
  if (masked && state !== undefined && state !== 'stopped')
    throw new Refusal(
      `${unit} is masked on this host`,
      `somebody forbade it; systemctl unmask ${unit} allows it`,
    );
  switch (state) {
    case undefined:
      return [];
    case 'started':
      return running ? [] : [step('start', unit)];
    case 'stopped':
      return running ? [step('stop', unit, 'restart')] : [];
    case 'restarted':
      return [{ ...step('restart', unit, 'restart'), repeats: true }];
    case 'reloaded':
      return [{ ...step('reload', unit), repeats: true }];
  }
}

/** Without its daemon a session cannot recover from a lost connection, and errors reach the file system. */
function refuseUnderSessions(steps: readonly ServiceStep[], sessions: number): void {
  const harmful = steps.find(
    ({ verb, unit }) => isInitiatorDaemon(unit) && ['stop', 'restart'].includes(verb),
  );
  if (!harmful || sessions === 0) return;
  throw new Refusal(
    `${harmful.summary}: not while ${sessions} ${sessions === 1 ? 'session is' : 'sessions are'} logged in`,
    'log out first (an iscsi_session task with state: absent), then run again',
  );
}

function step(verb: UnitVerb, unit: string, impact: Impact = 'none'): ServiceStep {
  return { verb, unit, summary: `${verb} ${unit}`, impact, deadline: stepDeadline };
}
