// The volume group as it will be: made of blank devices, or extended by those that it lacks. Pure.
import { refuseUnlessBlank } from '../../devices/blankness.ts';
import { isToCome } from '../../devices/find-disk.ts';
import type { Projection } from '../../projection.ts';
import { Refusal } from '../../provider.ts';
import type { LogicalVolume, VolumeGroup } from '../../tools/lvm-report.ts';
import type { Survey } from './read.ts';
import { defaultExtentSize, usableOf } from './sizing.ts';
import { groupStep, type VolumeStep, type Wanted } from './steps.ts';

/** What a group will have for a volume, once it is made or extended. */
export interface Room {
  /** Begins a sentence that ends in an amount: "volume group vg has". */
  title: string;
  /** Bytes. */
  extentSize: number;
  free: number;
  freeOfDevices: number[];
  volumes: LogicalVolume[];
}

/** `later` where an earlier task brings a device; no room is known where one makes the group. */
export function planGroup(
  desired: Wanted,
  { group, newcomers: absent }: Survey,
  projection: Projection,
): { steps: VolumeStep[]; room: Room | undefined } | 'later' {
  if (!group && projection.has('path', `/dev/${desired.vg}`)) return { steps: [], room: undefined };
  const newcomers = absent.filter(({ path }) => !projection.has('member', `${desired.vg} ${path}`));
  if (group) refuseUnusable(group);
  else if (newcomers.length === 0) throw noGroup(desired);
  if (newcomers.some(({ path, exists }) => !exists && isToCome(path, projection))) return 'later';
  for (const newcomer of newcomers) refuseUnlessBlank(newcomer);
  const paths = newcomers.map(({ path }) => path);
  const action = group ? 'extend-group' : 'make-group';
  return {
    steps: paths.length === 0 ? [] : [groupStep(action, desired.vg, paths)],
    room: roomOf(desired, group, newcomers),
  };
}

function noGroup({ vg }: Wanted): Refusal {
  return new Refusal(
    `there is no volume group ${vg}`,
    'name the `devices` to make it of, or make it beforehand',
  );
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

function roomOf(
  { vg, devices }: Wanted,
  group: VolumeGroup | undefined,
  newcomers: Survey['newcomers'],
): Room {
  const extentSize = group?.extentSize ?? defaultExtentSize;
  const brought = newcomers.map(({ device }) => usableOf(device?.size ?? 0, extentSize));
  const title = group ? `volume group ${vg} has` : `a volume group on ${devices.join(', ')} has`;
  return {
    title,
    extentSize,
    free: brought.reduce((sum, size) => sum + size, group?.free ?? 0),
    freeOfDevices: [...(group?.devices.map(({ free }) => free) ?? []), ...brought],
    volumes: group?.volumes ?? [],
  };
}
