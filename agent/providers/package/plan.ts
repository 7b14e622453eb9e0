// Which transactions make the named packages what they should be, and which ones are refused; pure.
import type { Impact } from '../../../src/contract/impact.ts';
import type { Desired } from '../../../src/contract/kinds/index.ts';
import type { Projection } from '../../projection.ts';
import { type Plan, Refusal, type Step } from '../../provider.ts';
import { type Move, refreshDeadline, transactionDeadline } from '../../tools/apt.ts';
import { configureAll } from '../../tools/dpkg.ts';
import { type Actual, needsChange, type PackageState } from './read.ts';

export interface PackageStep extends Step {
  action: 'restore-policy' | 'configure' | 'refresh' | 'install' | 'remove';
  names: string[];
  /** Whether starts and stops are forbidden meanwhile. */
  guarded: boolean;
}

export function planPackages(
  desired: Desired<'package'>,
  actual: Actual,
  projection: Projection,
): Plan<PackageStep> {
  refuseUnsupported(actual);
  const wrong = actual.packages.filter((one) => needsChange(one, desired.state));
  if (desired.state === 'absent') return planAbsence(wrong, actual, projection);
  const isLeft = (name: string) => !projection.has('package', name);
  const left = {
    ...actual,
    moves: actual.moves.filter(({ name }) => isLeft(name)),
    unknown: actual.unknown.filter(isLeft),
  };
  return {
    steps: [
      ...planPolicy(actual),
      ...planPresence(
        wrong.filter(({ name }) => isLeft(name)),
        left,
      ),
    ],
  };
}

function refuseUnsupported({ family }: Actual): void {
  if (family === 'debian') return;
  throw new Refusal(
    `packages cannot be managed on this distribution yet (family: ${family})`,
    'install them beforehand and leave the package task out for this host',
  );
}

function planPolicy({ policyLeft }: Actual): PackageStep[] {
  if (!policyLeft) return [];
  const summary = 'put back policy-rc.d as it was before an interrupted run';
  return [step('restore-policy', [], summary, { deadline: 330 })];
}

/** What dpkg left half done is finished first: apt refuses to work until then. */
function planPresence(wrong: readonly PackageState[], actual: Actual): PackageStep[] {
  const unconfigured = wrong.filter(({ condition }) => condition === 'unconfigured');
  const others = wrong.filter(({ condition }) => condition !== 'unconfigured');
  return [
    ...planConfigure(unconfigured, actual),
    ...(others.length > 0 ? planInstallation(others, actual) : []),
  ];
}

function planConfigure(unconfigured: readonly PackageState[], { interrupted, live }: Actual): PackageStep[] {
  if (!interrupted && unconfigured.length === 0) return [];
  const names = namesOf(unconfigured);
  const what =
    names.length > 0 ? `the interrupted installation of ${names.join(', ')}` : 'what dpkg was stopped at';
  return [
    step('configure', names, `finish ${what}${guardNote(live)}`, {
      deadline: configureAll.deadline + 330,
      guarded: live !== undefined,
      impact: 'restart',
    }),
  ];
}

function planInstallation(wrong: readonly PackageState[], actual: Actual): PackageStep[] {
  const held = wrong.find((one) => one.held && one.condition === 'installed');
  if (held) {
    throw new Refusal(
      `${held.name} is on hold at ${held.version}, ${held.candidate} is there`,
      `lift it on the host with: apt-mark unhold ${held.name}`,
    );
  }
  refuseRemovals(actual.moves.filter(({ to }) => to === undefined));
  const names = namesOf(wrong);
  const guarded = actual.live !== undefined && touchesStorage([...names, ...movedNames(actual)], actual);
  const summary = `${describeInstallation(wrong, actual)}${guarded ? guardNote(actual.live) : ''}`;
  const impact = actual.moves.some(({ from }) => from !== undefined) ? 'restart' : 'none';
  return [
    ...planRefresh(actual),
    step('install', names, summary, { deadline: transactionDeadline + refreshDeadline, guarded, impact }),
  ];
}

function planRefresh({ unknown }: Actual): PackageStep[] {
  if (unknown.length === 0) return [];
  const missing = unknown.length === 1 ? 'is not in them' : 'are not in them';
  const summary = `refresh the package lists (${unknown.join(', ')} ${missing})`;
  return [step('refresh', [], summary, { deadline: refreshDeadline })];
}

function refuseRemovals(removals: readonly Move[]): void {
  if (removals.length === 0) return;
  throw new Refusal(
    `apt would remove ${list(removals.map(({ name }) => name))} for it`,
    'remove what is in the way with a package task of its own (state: absent), or choose another package',
  );
}

function describeInstallation(wrong: readonly PackageState[], { moves }: Actual): string {
  const named = wrong.map(({ name }) => moves.find((move) => move.name === name) ?? { name });
  const isNamed = ({ name }: Move) => wrong.some((one) => one.name === name);
  const others = moves.filter((move) => !isNamed(move));
  const fresh = others.filter(({ from }) => from === undefined).map(({ name }) => name);
  const upgraded = others.filter(({ from }) => from !== undefined).map(({ name }) => name);
  const parts = [
    sentence(
      'install',
      named.filter(({ from }) => from === undefined),
      describeNew,
    ),
    sentence(
      'upgrade',
      named.filter(({ from }) => from !== undefined),
      describeUpgrade,
    ),
    fresh.length > 0 ? `with ${list(fresh)}` : '',
    upgraded.length > 0 ? `upgrading ${list(upgraded)}` : '',
  ];
  return parts.filter((part) => part !== '').join(', ');
}

function sentence(verb: string, moves: readonly Move[], describe: (move: Move) => string): string {
  return moves.length > 0 ? `${verb} ${moves.map(describe).join(', ')}` : '';
}

function describeNew({ name, to }: Move): string {
  return to === undefined ? name : `${name} ${to}`;
}

function describeUpgrade({ name, from, to }: Move): string {
  return `${name} from ${from} to ${to}`;
}

function planAbsence(
  wrong: readonly PackageState[],
  actual: Actual,
  projection: Projection,
): Plan<PackageStep> {
  if (wrong.length === 0) return { steps: planPolicy(actual) };
  const isUsed = actual.live !== undefined && touchesStorage(namesOf(wrong), actual);
  if (isUsed && !projection.hasAny('released')) throw inUse(wrong, actual.live ?? '');
  const steps = [...planPolicy(actual), ...planConfigure([], actual), planRemoval(wrong, actual)];
  return { steps, knownAfterApply: isUsed };
}

function inUse(wrong: readonly PackageState[], live: string): Refusal {
  return new Refusal(
    `${namesOf(wrong).join(', ')} cannot be removed: ${live}`,
    'remove sessions and targets first, the client side before the server side',
  );
}

function planRemoval(wrong: readonly PackageState[], actual: Actual): PackageStep {
  const names = namesOf(wrong);
  const others = movedNames(actual).filter((name) => !names.includes(name));
  if (others.length > 0) {
    throw new Refusal(
      `${list(others)} would go too, because of ${names.join(', ')}`,
      'name them in a package task with state: absent if nobody needs them',
    );
  }
  const summary = `remove ${wrong.map(({ name, version }) => `${name} ${version}`).join(', ')}`;
  return step('remove', names, summary, { deadline: transactionDeadline, impact: 'restart' });
}

function namesOf(packages: readonly PackageState[]): string[] {
  return packages.map(({ name }) => name);
}

function movedNames({ moves }: Actual): string[] {
  return moves.map(({ name }) => name);
}

function touchesStorage(names: readonly string[], { storage }: Actual): boolean {
  return names.some((name) => storage.includes(name));
}

function guardNote(live: string | undefined): string {
  return live === undefined ? '' : `; no service is started or stopped by it, since ${live}`;
}

/** At most four names, so that a line stays a line. */
function list(names: readonly string[]): string {
  return names.length <= 4
    ? names.join(', ')
    : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`;
}

function step(
  action: PackageStep['action'],
  names: string[],
  summary: string,
  { deadline, guarded = false, impact = 'none' }: { deadline: number; guarded?: boolean; impact?: Impact },
): PackageStep {
  return { action, names, summary, impact, deadline, guarded };
}
