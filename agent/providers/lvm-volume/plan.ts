// The least changes that make a logical volume exist as it should, or not exist; everything that could cost data is refused. Pure.
import { formatSize } from '../../../src/contract/size.ts';
import type { Projection } from '../../projection.ts';
import { type Plan, Refusal } from '../../provider.ts';
import type { LogicalVolume } from '../../tools/lvm-report.ts';
import { markPath } from './birth-mark.ts';
import { refuseOtherLayout } from './layout.ts';
import { planGroup, type Room } from './plan-group.ts';
import { describeOvercommit, planPool } from './plan-pool.ts';
import { planRemoval } from './plan-removal.ts';
import type { Actual, Survey } from './read.ts';
import { largestStriped, roundUpTo } from './sizing.ts';
import { step, titleOf, type VolumeStep, type Wanted } from './steps.ts';

export function planVolume(desired: Wanted, { survey }: Actual, projection: Projection): Plan<VolumeStep> {
  if (!survey) return { steps: [] };
  if (!survey.installed) return planWithoutLvm(desired, projection);
  const volume = survey.group?.volumes.find(({ name }) => name === desired.name);
  if (desired.state === 'absent')
    return volume ? planRemoval(desired, volume, survey, projection) : { steps: [] };
  const group = planGroup(desired, survey, projection);
  if (group === 'later') return { steps: [], knownAfterApply: true };
  const { steps, room } = group;
  if (!room) return { steps: [makeVolume(desired)] };
  const others = volume
    ? planExisting(desired, volume, survey, room, projection)
    : planNew(desired, room, projection);
  return { steps: [...steps, ...others] };
}

function planWithoutLvm({ state }: Wanted, projection: Projection): Plan<VolumeStep> {
  if (state === 'absent') return { steps: [] };
  if (projection.has('command', 'lvm')) return { steps: [], knownAfterApply: true };
  throw new Refusal(
    'LVM is not installed on this host',
    'add a task before this one: package: { name: lvm }',
  );
}

function planNew(desired: Wanted, room: Room, projection: Projection): VolumeStep[] {
  const { thin, size, stripes = 1 } = desired;
  if (thin)
    return [
      ...planPool(desired, thin, room, projection),
      makeVolume(desired, describeOvercommit(desired, thin, room, size)),
    ];
  refuseUnlessItFits(desired, room, size, stripes, '');
  return [makeVolume(desired)];
}

/** `remark` ends the summary. */
function makeVolume(desired: Wanted, remark = ''): VolumeStep {
  const { thin, stripes, size } = desired;
  const layout = [thin && `, in thin pool ${thin.pool}`, stripes && `, in ${stripes} stripes`].join('');
  return step(
    'make-volume',
    `make logical volume ${titleOf(desired)}, ${formatSize(size)}${layout}${remark}`,
  );
}

function planExisting(
  desired: Wanted,
  volume: LogicalVolume,
  survey: Survey,
  room: Room,
  projection: Projection,
): VolumeStep[] {
  refuseOtherLayout(volume, desired);
  return [
    ...(desired.thin ? planPool(desired, desired.thin, room, projection) : []),
    ...(volume.active ? [] : [step('activate', `activate logical volume ${titleOf(desired)}`)]),
    ...(survey.unfinished ? planUnfinished(desired, volume, survey) : []),
    ...planSize(desired, volume, room),
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

function planSize(desired: Wanted, volume: LogicalVolume, room: Room): VolumeStep[] {
  const wanted = roundUpTo(room.extentSize * volume.stripes, desired.size);
  if (wanted === volume.size) return [];
  const change = `from ${formatSize(volume.size)} to ${formatSize(wanted)}`;
  if (wanted < volume.size) {
    throw new Refusal(
      `logical volume ${titleOf(desired)} would shrink ${change}`,
      `volumes are never shrunk: say size ${formatSize(volume.size)}, or make a smaller one under another name`,
    );
  }
  refuseSpecial(desired, volume);
  const summary = `grow logical volume ${titleOf(desired)} ${change}; what is on it keeps its size`;
  if (volume.pool === undefined) {
    refuseUnlessItFits(desired, room, wanted - volume.size, volume.stripes, `, growing ${change}`);
    return [step('grow', summary)];
  }
  const committed = desired.thin ? describeOvercommit(desired, desired.thin, room, wanted) : '';
  return [step('grow', `${summary}${committed}`)];
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

/** `why` ends the sentence that says how much space there is. */
function refuseUnlessItFits(desired: Wanted, room: Room, more: number, stripes: number, why: string): void {
  const needed = roundUpTo(room.extentSize * stripes, more);
  const free = stripes === 1 ? room.free : Math.min(room.free, largestStriped(room.freeOfDevices, stripes));
  if (needed <= free) return;
  const striped = stripes === 1 ? '' : ` for ${stripes} stripes`;
  throw new Refusal(
    `no room for ${titleOf(desired)}, ${formatSize(desired.size)}: ${room.title} ${formatSize(free)}${striped} free${why}`,
    'ask for less, or add a device to `devices`: the group is extended by it',
  );
}
