// What is in the place, what fstab says of it, and what the disk holds. Files only; of the disk, its beginning.
import { type FoundDisk, findDisk, requireAnswering } from '../../devices/find-disk.ts';
import { type Mount, parseMounts } from '../../facts/mounts.ts';
import { isSwapOn } from '../../facts/swaps.ts';
import { type Found, readSuperblock } from '../../filesystems/index.ts';
import { parseEntries, type WrittenEntry } from '../../fstab/entries.ts';
import { type LateStartState, stateOfLateStart } from '../../fstab/late-start.ts';
import { hasSystemd, isReloadDue } from '../../fstab/reload-mark.ts';
import { mountUnit, swapUnit } from '../../fstab/unit-names.ts';
import type { Host } from '../../provider.ts';
import type { System } from '../../system/system.ts';
import type { Wanted } from './steps.ts';
import { swapMark } from './swap-mark.ts';

export interface FoundEntry extends WrittenEntry {
  /** Whether its source is this disk; `undefined` where the source leads nowhere now. */
  isOurs: boolean | undefined;
}

/** A mount in the place. */
export interface Live extends Mount {
  isOurs: boolean;
}

export interface Actual {
  disk: FoundDisk | undefined;
  found: Found | undefined;
  /** For this place; for swap, for this disk. */
  entries: FoundEntry[];
  live: Live | undefined;
  isSwapOn: boolean;
  directory: 'missing' | 'empty' | 'full' | 'other';
  hasSystemd: boolean;
  isReloadDue: boolean;
  /** Of the entry's own file system. */
  lateStart: LateStartState;
}

export function readMount(desired: Wanted, { system }: Host): Actual {
  const disk = desired.device === undefined ? undefined : findDisk(system, desired.device);
  const found = disk && desired.state === 'mounted' ? readFound(disk, system) : undefined;
  const live = readLive(desired, disk, system);
  const entries = readEntries(desired, disk, found?.uuid, system);
  return {
    disk,
    found,
    entries,
    live,
    isSwapOn: disk !== undefined && isSwapOn(system, disk.path),
    directory: desired.path === 'none' ? 'empty' : readDirectory(desired.path, system),
    hasSystemd: hasSystemd(system),
    isReloadDue: isReloadDue(system),
    lateStart: readLateStart(desired, found?.uuid ?? uuidOf(entries[0]), system),
  };
}

function readFound(disk: FoundDisk, system: System): Found | undefined {
  requireAnswering(disk);
  return readSuperblock(system, disk.path);
}

/** The last one is on top. */
function readLive({ path }: Wanted, disk: FoundDisk | undefined, system: System): Live | undefined {
  const mounts = parseMounts(system.readText('/proc/self/mountinfo'));
  const live = mounts.findLast((mount) => mount.path === path && mount.type !== 'autofs');
  if (!live) return undefined;
  const real = live.source.startsWith('/') ? system.realPath(live.source) : undefined;
  return {
    ...live,
    isOurs: disk !== undefined && (live.device === disk.device.number || real === disk.path),
  };
}

function readEntries(
  wanted: Wanted,
  disk: FoundDisk | undefined,
  uuid: string | undefined,
  system: System,
): FoundEntry[] {
  const { path } = wanted;
  const all = parseEntries(system.readTextIfExists('/etc/fstab') ?? '');
  return all
    .filter((entry) => (path === 'none' ? entry.type === 'swap' : entry.path === path))
    .map((entry) => ({
      ...entry,
      isOurs: isNamed(entry, uuid) || isMarked(entry, wanted) || isOurs(entry, disk, system),
    }))
    .filter((entry) => path !== 'none' || entry.isOurs === true);
}

/** By the UUID that was read from the disk, whatever udev has made of it by now. */
function isNamed(entry: WrittenEntry, uuid: string | undefined): boolean {
  return uuid !== undefined && uuidOf(entry) === uuid;
}

function isMarked({ options }: WrittenEntry, { path, device }: Wanted): boolean {
  return path === 'none' && device !== undefined && options.includes(swapMark(device));
}

function isOurs({ source }: WrittenEntry, disk: FoundDisk | undefined, system: System): boolean | undefined {
  const path = devicePathOf(source);
  const real = path.startsWith('/') ? system.realPath(path) : undefined;
  return real === undefined || disk === undefined ? undefined : real === disk.path;
}

/** udev has a link for each way to name a device (fstab(5), first field). */
function devicePathOf(source: string): string {
  const [, key, value] = /^(UUID|LABEL|PARTUUID|PARTLABEL)="?([^"]*)"?$/.exec(source) ?? [];
  return key === undefined ? source : `/dev/disk/by-${key.toLowerCase()}/${value}`;
}

function readDirectory(path: string, system: System): Actual['directory'] {
  const status = system.stat(path);
  if (!status) return 'missing';
  if (status.kind !== 'directory') return 'other';
  return system.list(path).length === 0 ? 'empty' : 'full';
}

export function uuidOf(entry: WrittenEntry | undefined): string | undefined {
  return /^UUID="?([^"]+)"?$/.exec(entry?.source ?? '')?.[1];
}

function readLateStart({ path }: Wanted, uuid: string | undefined, system: System): LateStartState {
  return uuid === undefined ? 'none' : stateOfLateStart(system, uuid, unitOf(path, uuid));
}

export function unitOf(path: string, uuid: string): string {
  return path === 'none' ? swapUnit(uuid) : mountUnit(path);
}
