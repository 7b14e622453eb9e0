// What the disk holds: its beginning is read, once. Only where something else than the wished for is there, tools are asked.
import { type DeviceState, readDevice } from '../../devices/device-state.ts';
import { type FoundDisk, findDisk, requireAnswering } from '../../devices/find-disk.ts';
import { parseMounts } from '../../facts/mounts.ts';
import { isSwapOn } from '../../facts/swaps.ts';
import { isUnfinished } from '../../filesystems/birth-mark.ts';
import { type Found, filesystems, readSuperblock } from '../../filesystems/index.ts';
import type { Host } from '../../provider.ts';
import type { System } from '../../system/system.ts';
import { isInstalled } from '../../tools/find-command.ts';
import { runTool } from '../../tools/tool.ts';
import type { Wanted } from './steps.ts';

/** A file system, and what of it is not in its superblock. */
export interface Present extends Found {
  /** Where it is mounted, in the order of the mounts. */
  mountPoints: string[];
  isSwapOn: boolean;
  /** A run of ours was interrupted while it made this one. */
  isUnfinished: boolean;
}

export interface Actual {
  disk: FoundDisk | undefined;
  present: Present | undefined;
  /** Whether the disk is free; only looked at where it has no such file system. */
  state: DeviceState | undefined;
  hasMaker: boolean;
}

export function readFilesystem(desired: Wanted, { system }: Host): Actual {
  const disk = findDisk(system, desired.device);
  const hasMaker = isInstalled(system, filesystems[desired.type].maker);
  if (!disk) return { disk, present: undefined, state: undefined, hasMaker };
  requireAnswering(disk);
  const found = readSuperblock(system, disk.path);
  const present = found && readPresent(found, disk, system);
  const isWished = desired.state === 'present' && present?.type === desired.type;
  return { disk, present, state: isWished ? undefined : stateOf(disk, system), hasMaker };
}

/** Under the name that the playbook says. */
function stateOf({ path, title }: FoundDisk, system: System): DeviceState {
  return { ...readDevice(system, path, []), path: title.startsWith('/') ? title : path };
}

function readPresent(found: Found, { path, device }: FoundDisk, system: System): Present {
  const mounts = parseMounts(system.readText('/proc/self/mountinfo'));
  const mountPoints = mounts
    .filter((mount) => mount.device === device.number || isDevice(mount.source, path, system))
    .map((mount) => mount.path);
  return {
    ...found,
    size: readSize(found, device.size, mountPoints[0], system),
    mountPoints,
    isSwapOn: isSwapOn(system, path),
    isUnfinished: isUnfinished(system, found.uuid),
  };
}

/** btrfs has mounts without the device's number; sources of others are words like "proc". */
function isDevice(source: string, path: string, system: System): boolean {
  return source.startsWith('/dev/') && system.realPath(source) === path;
}

/** XFS writes the superblock of a mounted one late, so a size that leaves room is asked for. What is on the disk is never too large. */
function readSize(
  found: Found,
  deviceSize: number,
  mountPoint: string | undefined,
  system: System,
): number | undefined {
  const measure = filesystems[found.type].measure;
  const isFull = found.size === undefined || found.size >= found.sizeOn(deviceSize);
  return isFull || mountPoint === undefined || !measure ? found.size : runTool(system, measure(mountPoint));
}
