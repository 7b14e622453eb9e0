// The least changes that make a logical volume exist with its size, or not exist; everything that could cost data is refused. Pure.
import type { Impact } from '../../../src/contract/impact.ts';
import type { Desired } from '../../../src/contract/kinds/index.ts';
import { formatSize } from '../../../src/contract/size.ts';
import type { Projection } from '../../projection.ts';
import { type Plan, Refusal, type Step } from '../../provider.ts';
import { changeDeadline, type LogicalVolume, type VolumeGroup } from '../../tools/lvm.ts';
import { markPath } from './birth-mark.ts';
import { refuseUnlessBlank } from './blankness.ts';
import type { Actual, Survey } from './read.ts';
import { capacityOf, roundUpToExtents } from './sizing.ts';

export interface VolumeStep extends Step {
  action: 'make-group' | 'make-volume' | 'accept-volume' | 'activate' | 'grow' | 'remove';
}

type Wanted = Desired<'lvm_volume'>;

export function planVolume(desired: Wanted, { survey }: Actual, projection: Projection): Plan<VolumeStep> {
  if (!survey) return { steps: [] };
  if (!survey.installed) return planWithoutLvm(desired, projection);
  const volume = survey.group?.volumes.find(({ name }) => name === desired.name);
  if (desired.state === 'absent')
    return volume ? planRemoval(desired, volume, survey, projection) : { steps: [] };
  if (!survey.group) return planGroup(desired, survey, projection);
  refuseUnusable(survey.group);
  const steps = volume ? planExisting(desired, volume, survey.group, survey) : planNew(desired, survey.group);
  return { steps };
}

function planWithoutLvm({ state }: Wanted, projection: Projection): Plan<VolumeStep> {
  if (state === 'absent') return { steps: [] };
  if (projection.has('command', 'lvm')) return { steps: [], knownAfterApply: true };
  throw new Refusal(
    'LVM is not installed on this host',
    'add a task before this one: package: { name: lvm }',
  );
}

function planGroup(desired: Wanted, { devices }: Survey, projection: Projection): Plan<VolumeStep> {
  const { vg, size } = desired;
  if (projection.has('path', `/dev/${vg}`)) return { steps: [makeVolume(desired)] };
  if (devices.length === 0)
    throw new Refusal(
      `there is no volume group ${vg}`,
      'name the `devices` to make it of, or make it beforehand',
    );
  const coming = devices.filter(({ path, exists }) => !exists && projection.has('path', path));
  if (coming.length > 0) return { steps: [], knownAfterApply: true };
  for (const device of devices) refuseUnlessBlank(device);
  const capacity = capacityOf(devices.map(({ device }) => device?.size ?? 0));
  if (roundUpToExtents(size) > capacity)
    throw tooSmall(desired, `a volume group on ${listPaths(desired)} holds ${formatSize(capacity)}`);
  return {
    steps: [step('make-group', `make volume group ${vg} on ${listPaths(desired)}`), makeVolume(desired)],
  };
}

function refuseUnusable({ name, partial, exported, writable }: VolumeGroup): void {
  const reasons = [
    partial && 'misses a physical volume',
    exported && 'is exported',
    !writable && 'is read-only',
  ];
  const reason = reasons.find((one) => one !== false);
  if (reason === undefined) return;
  throw new Refusal(`volume group ${name} ${reason}`, `look at it on the host: vgs ${name}; pvs`);
}

function planNew(desired: Wanted, { name, free, extentSize }: VolumeGroup): VolumeStep[] {
  const needed = roundUpToExtents(desired.size, extentSize);
  if (needed > free) throw tooSmall(desired, `volume group ${name} has ${formatSize(free)} free`);
  return [makeVolume(desired)];
}

function planExisting(
  desired: Wanted,
  volume: LogicalVolume,
  group: VolumeGroup,
  survey: Survey,
): VolumeStep[] {
  return [
    ...(volume.active ? [] : [step('activate', `activate logical volume ${titleOf(desired)}`)]),
    ...(survey.unfinished ? planUnfinished(desired, volume, survey) : []),
    ...planSize(desired, volume, group),
  ];
}

/** While it is inactive nobody can look: it is activated, and judged at the next look. */
function planUnfinished(desired: Wanted, { active }: LogicalVolume, { signatures }: Survey): VolumeStep[] {
  if (!active) return [];
  if (signatures.length === 0)
    return [
      step('accept-volume', `take over logical volume ${titleOf(desired)}, which an interrupted run made`),
    ];
  throw new Refusal(
    `a run was interrupted while it made logical volume ${titleOf(desired)}, which shows ${signatures.join(', ')}: perhaps an earlier volume's`,
    `if nobody used it since: lvremove ${titleOf(desired)}; if its content is wanted: rm ${markPath(desired)}`,
  );
}

function planSize(
  desired: Wanted,
  volume: LogicalVolume,
  { name, free, extentSize }: VolumeGroup,
): VolumeStep[] {
  const wanted = roundUpToExtents(desired.size, extentSize);
  if (wanted === volume.size) return [];
  const change = `from ${formatSize(volume.size)} to ${formatSize(wanted)}`;
  if (wanted < volume.size) {
    throw new Refusal(
      `logical volume ${titleOf(desired)} would shrink ${change}`,
      `volumes are never shrunk: say size ${formatSize(volume.size)}, or make a smaller one under another name`,
    );
  }
  refuseSpecial(desired, volume);
  if (wanted - volume.size > free)
    throw tooSmall(desired, `volume group ${name} has ${formatSize(free)} free, growing ${change}`);
  return [step('grow', `grow logical volume ${titleOf(desired)} ${change}; what is on it keeps its size`)];
}

/** Pools, snapshots and their origins follow rules of their own. */
function refuseSpecial(desired: Wanted, { layout, roles }: LogicalVolume): void {
  const special = [...layout, ...roles].find((word) =>
    /pool|snapshot|thickorigin|cache|vdo|virtual/.test(word),
  );
  if (special === undefined) return;
  throw new Refusal(
    `logical volume ${titleOf(desired)} is not a plain one (${special})`,
    'change it with the tools of LVM, which know what hangs on it',
  );
}

function planRemoval(
  desired: Wanted,
  volume: LogicalVolume,
  { uses }: Survey,
  projection: Projection,
): Plan<VolumeStep> {
  const [use = volume.open ? 'is open' : undefined] = uses;
  if (use !== undefined && !projection.hasAny('released'))
    throw new Refusal(
      `logical volume ${titleOf(desired)} ${use}`,
      'end that first; a volume in use is never removed',
    );
  if (volume.roles.some((role) => /thickorigin|pool/.test(role)) || volume.layout.includes('pool')) {
    throw new Refusal(
      `other logical volumes hang on ${titleOf(desired)}: it is the origin of a snapshot, or a pool`,
      'remove those first, by name',
    );
  }
  const summary = `remove logical volume ${titleOf(desired)}, ${formatSize(volume.size)}, with all that is on it`;
  return { steps: [step('remove', summary, 'data-loss')], knownAfterApply: use !== undefined };
}

function makeVolume(desired: Wanted): VolumeStep {
  return step('make-volume', `make logical volume ${titleOf(desired)}, ${formatSize(desired.size)}`);
}

function tooSmall(desired: Wanted, reason: string): Refusal {
  return new Refusal(
    `no room for ${titleOf(desired)}, ${formatSize(desired.size)}: ${reason}`,
    'ask for less, or add a device to the group (vgextend)',
  );
}

function listPaths({ devices }: Wanted): string {
  return devices.join(', ');
}

function titleOf({ vg, name }: Wanted): string {
  return `${vg}/${name}`;
}

function step(action: VolumeStep['action'], summary: string, impact: Impact = 'none'): VolumeStep {
  return { action, summary, impact, deadline: changeDeadline };
}
