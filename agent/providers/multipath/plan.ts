// From a reading to steps; pure. `present` here, `absent` in its own file.
import type { Desired } from '../../../src/contract/kinds/index.ts';
import { fragmentPath, fragmentText } from '../../multipath/fragment.ts';
import type { Projection } from '../../projection.ts';
import { type Plan, Refusal } from '../../provider.ts';
import { isWorking, wantedPaths } from './path-states.ts';
import { planAbsent } from './plan-absent.ts';
import type { Actual } from './read.ts';
import { refuseUnmappable } from './refuse-unmappable.ts';
import { type MultipathStep, step } from './steps.ts';

type Wanted = Desired<'multipath'>;

export function planMultipath(desired: Wanted, actual: Actual, projection: Projection): Plan<MultipathStep> {
  if (desired.state === 'absent') return { steps: planAbsent(desired, actual, projection) };
  refuseUnmappable(desired, actual);
  const isToCome = requireReady(desired, actual, projection);
  const steps = planMap(desired, actual);
  return { steps, ...(isToCome && { knownAfterApply: true }), unmanaged: slowPaths(actual) };
}

/** Whether an earlier task makes what this one stands on. Throws Refusal where nothing does. */
function requireReady(
  { iqn, alias }: Wanted,
  { installed, isRunning, disks }: Actual,
  projection: Projection,
): boolean {
  if (!installed && !projection.has('command', 'multipathd'))
    throw new Refusal(
      'multipath-tools are not installed on this host',
      'before this task: package: { name: multipath }',
    );
  if (!isRunning && !projection.has('unit', 'multipathd.service'))
    throw new Refusal(
      'multipathd does not run on this host',
      'before this task: service: { name: multipath, state: started, enabled: true }',
    );
  if (disks.length === 0 && !(iqn !== undefined && projection.has('session', iqn)))
    throw new Refusal(
      `this host has no disk for ${alias}${iqn === undefined ? '' : `: no session with ${iqn} shows the LUN`}`,
      'before this task: an iscsi_session over each portal, with the LUN among its `devices`',
    );
  return !installed || !isRunning || disks.length === 0;
}

function planMap(desired: Wanted, actual: Actual): MultipathStep[] {
  const { alias } = desired;
  const { wwid, map } = actual;
  // Where neither is known, nothing can be written yet: the task is planned again when its turn comes.
  if (wwid === undefined) return [step({ action: 'await-paths' }, `map the paths as ${alias}`, desired)];
  return [
    ...planConfiguration(desired, actual, wwid),
    ...(map === undefined
      ? [step({ action: 'make-map', wwid }, `make map ${alias} of ${wwid}`, desired)]
      : planMembers(desired, actual)),
    ...planWait(desired, actual),
  ];
}

function planConfiguration(desired: Wanted, actual: Actual, wwid: string): MultipathStep[] {
  const { alias, settings } = desired;
  const { fragment, map, isRunning } = actual;
  const text = fragmentText(alias, wwid, settings);
  const isOther = map !== undefined && map.alias !== alias;
  const renamed = isOther ? `, and rename map ${map.alias} to ${alias}` : '';
  const write = step({ action: 'write-fragment', text }, `write ${fragmentPath(alias)}`, desired);
  const reread = step(
    { action: 'reconfigure' },
    `let multipathd read its configuration again${renamed}`,
    desired,
  );
  const differs = fragment !== text;
  const isDue = differs || actual.isUnread || isOther;
  return [...(differs ? [write] : []), ...(isDue && isRunning ? [reread] : [])];
}

function planMembers(desired: Wanted, { disks, map }: Actual): MultipathStep[] {
  return disks
    .filter(({ name }) => !map?.members.includes(name))
    .map(({ name }) => step({ action: 'add-path', name }, `put ${name} under map ${desired.alias}`, desired));
}

/** A path that was cut off comes back by itself when it answers: that is waited for, and is no change. */
function planWait(desired: Wanted, actual: Actual): MultipathStep[] {
  const { alias } = desired;
  const wanted = wantedPaths(desired, actual);
  const working = actual.map?.paths.filter(isWorking).length ?? 0;
  if (actual.map && actual.map.alias === alias && working >= wanted) return [];
  const summary = `wait until ${wanted} ${wanted === 1 ? 'path' : 'paths'} of ${alias} work`;
  return [{ ...step({ action: 'await-paths' }, summary, desired), waits: true }];
}

/** Seconds after which a path that waits for its session delays I/O noticeably; multipathd itself sets 5 unless told otherwise. */
const patience = 30;

function slowPaths({ disks }: Actual): string[] {
  return disks.flatMap(({ name, recovery }) =>
    recovery !== undefined && recovery > patience
      ? [
          `${name} holds I/O back for ${Number.isFinite(recovery) ? `${recovery} s` : 'ever'} when its session is lost, before another path is tried: node.session.timeo.replacement_timeout decides`,
        ]
      : [],
  );
}
