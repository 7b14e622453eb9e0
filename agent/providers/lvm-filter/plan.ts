// The least change that makes LVM keep off the devices: patterns are added before those that are there, or taken out; the others stay. Pure.
import type { Projection } from '../../projection.ts';
import { type Plan, Refusal } from '../../provider.ts';
import { initramfsDeadline } from '../../tools/update-initramfs.ts';
import { acceptingIn, isAcceptingAll, rejecting } from './patterns.ts';
import type { Actual } from './read.ts';
import type { FilterStep, Wanted } from './steps.ts';

export function planFilter(desired: Wanted, actual: Actual, projection: Projection): Plan<FilterStep> {
  if (!actual.installed) return planWithoutLvm(desired, projection);
  if (desired.state === 'absent') return { steps: planRemoval(desired, actual) };
  if (actual.listed) return planWithDevicesFile(actual.listed);
  const there = isAcceptingAll(actual.patterns) ? [] : actual.patterns;
  const missing = desired.reject.filter((path) => !there.includes(rejecting(path)));
  if (missing.length === 0) return { steps: planInitramfs(actual, false) };
  refuseAccepting(there, actual);
  for (const path of missing) refuseUsed(path, actual);
  const patterns = [...missing.map(rejecting), ...there];
  const write = writeFilter(actual, patterns, `have LVM keep off ${missing.join(', ')}`);
  return { steps: [write, ...planInitramfs(actual, true)] };
}

function planWithoutLvm({ state }: Wanted, projection: Projection): Plan<FilterStep> {
  if (state === 'absent') return { steps: [] };
  if (projection.has('command', 'lvm')) return { steps: [], knownAfterApply: true };
  throw new Refusal(
    'LVM is not installed on this host',
    'add a task before this one: package: { name: lvm }; or leave this one out: nothing here looks for volume groups',
  );
}

/** What is not listed is not used, and filters are not looked at. */
function planWithDevicesFile([listed]: readonly string[]): Plan<FilterStep> {
  if (listed === undefined) return { steps: [] };
  throw new Refusal(
    `${listed} is in LVM's devices file, which counts on this host instead of a filter`,
    `take it out if what is on it is not this host's: lvmdevices --deldev ${listed}`,
  );
}

function planRemoval({ reject }: Wanted, actual: Actual): FilterStep[] {
  const mine = reject.map(rejecting);
  const left = actual.patterns.filter((pattern) => !mine.includes(pattern));
  if (left.length === actual.patterns.length) return planInitramfs(actual, false);
  const write = writeFilter(actual, left, `no longer have LVM keep off ${reject.join(', ')}`);
  return [write, ...planInitramfs(actual, true)];
}

function refuseAccepting(patterns: readonly string[], { file }: Actual): void {
  const accepting = acceptingIn(patterns);
  if (accepting === undefined) return;
  throw new Refusal(
    `global_filter in ${file} has ${accepting}, which may accept another name of the same device`,
    'LVM uses a device when one of its names is accepted: write this filter by hand, or leave only patterns that reject',
  );
}

function refuseUsed(path: string, { uses }: Actual): void {
  const volume = uses[path];
  if (volume === undefined) return;
  throw new Refusal(
    `this host's LVM uses ${path}: ${volume} stands on it`,
    "if the volume group is a client's, and was activated here by mistake: vgchange --activate n GROUP",
  );
}

function writeFilter({ file }: Actual, patterns: string[], what: string): FilterStep {
  const summary = `${what}: global_filter in ${file}`;
  return { action: 'write-filter', file, patterns, summary, impact: 'none', deadline: 120 };
}

function planInitramfs({ hasInitramfs, isInitramfsDue }: Actual, isChanged: boolean): FilterStep[] {
  if (!hasInitramfs || (!isChanged && !isInitramfsDue)) return [];
  const summary = "make the initramfs anew, which has LVM's configuration in it";
  return [{ action: 'rebuild-initramfs', summary, impact: 'none', deadline: initramfsDeadline }];
}
