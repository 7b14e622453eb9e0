// Which sessions the login timer keeps, and whether it is there at all; pure.
import type { Desired } from '../../../src/contract/kinds/index.ts';
import { formatPortal, type Portal } from '../../../src/contract/portal.ts';
import { timerUnit } from '../../open-iscsi/login-timer.ts';
import type { Actual } from './read.ts';
import { type SessionStep, step } from './steps.ts';

type Wanted = Desired<'iscsi_session'>;

/** After the logins: what never worked is not tried again every 20 seconds. */
export function planKeeping(desired: Wanted, actual: Actual): SessionStep[] {
  if (desired.startup !== 'automatic') return planForgetting(desired, actual);
  if (actual.timer === 'none') return [];
  const missing = actual.portals.filter(({ isKept }) => !isKept).map(({ portal }) => portal);
  const keep = step({ action: 'keep' }, `keep logged in: ${placesOf(desired, missing)}`, desired);
  const dropped = strangersOf(desired, actual);
  const forget = step({ action: 'keep' }, forgetting(desired, dropped), desired);
  return [
    ...(missing.length === 0 ? [] : [keep]),
    ...(missing.length === 0 && dropped.length > 0 ? [forget] : []),
    ...planTimer(desired, actual),
  ];
}

/** Before the logouts: the timer must not log in again in between. */
export function planForgetting(desired: Wanted, actual: Actual): SessionStep[] {
  const { portals, keptCount, timer } = actual;
  const named = portals.filter(({ isKept }) => isKept).map(({ portal }) => portal);
  const kept = [...named, ...strangersOf(desired, actual)];
  const forget = step({ action: 'forget' }, forgetting(desired, kept), desired);
  const isIdle = keptCount === kept.length && timer !== 'none' && timer !== 'missing';
  const remove = step({ action: 'remove-timer' }, `remove ${timerUnit}, which keeps no session now`, desired);
  return [...(kept.length === 0 ? [] : [forget]), ...(isIdle ? [remove] : [])];
}

/** Of the same target, to go with `prune`. */
function strangersOf({ prune }: Wanted, { strangers }: Actual): Portal[] {
  return prune ? strangers.kept.map(({ portal }) => portal) : [];
}

function forgetting(desired: Wanted, portals: readonly Portal[]): string {
  return `no longer keep logged in: ${placesOf(desired, portals)}`;
}

function planTimer(desired: Wanted, { timer }: Actual): SessionStep[] {
  const write = step({ action: 'write-timer' }, `write ${timerUnit} and its service`, desired);
  const start = step({ action: 'start-timer' }, `start and enable ${timerUnit}`, desired);
  if (timer === 'missing' || timer === 'outdated') return [write, start];
  return timer === 'disabled' ? [start] : [];
}

function placesOf({ iqn }: Wanted, portals: readonly Portal[]): string {
  return `${iqn} at ${portals.map(formatPortal).join(', ')}`;
}
