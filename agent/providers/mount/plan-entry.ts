// The line in fstab, by UUID, and what starts it when its disk comes late. Pure.
import { type FoundDisk, isIscsi } from '../../devices/find-disk.ts';
import type { Found } from '../../filesystems/index.ts';
import type { Entry, WrittenEntry } from '../../fstab/entries.ts';
import { isSameSet } from './options.ts';
import { type Actual, unitOf } from './read.ts';
import { type LateStart, type MountStep, step, type Wanted } from './steps.ts';

interface Subject {
  disk: FoundDisk;
  found: Found;
  options: string[];
}

export function planEntry({ path }: Wanted, actual: Actual, subject: Subject): MountStep[] {
  const { disk, found, options } = subject;
  const [existing] = actual.entries;
  const entry: Entry = {
    source: `UUID=${found.uuid}`,
    path,
    type: found.type,
    options,
    rest: existing && existing.rest.length > 0 ? existing.rest : ['0', passOf(found, disk)],
  };
  const isWritten = existing !== undefined && isSame(existing, entry);
  const late = { uuid: found.uuid, unit: unitOf(path, found.uuid) };
  const wantsLate = actual.hasSystemd && isIscsi(disk) && options.includes('nofail');
  const steps = [
    ...(isWritten ? [] : [writeEntry(entry, existing)]),
    ...(wantsLate && actual.lateStart !== 'whole' ? [startLate(late, path)] : []),
    ...(!wantsLate && actual.lateStart !== 'none' ? [notStartLate(late)] : []),
  ];
  return [...steps, ...planReload(actual, steps.length > 0)];
}

export function planReload({ hasSystemd, isReloadDue }: Actual, isChanged: boolean): MountStep[] {
  if (!hasSystemd || (!isChanged && !isReloadDue)) return [];
  return [step({ action: 'reload' }, 'have systemd read /etc/fstab')];
}

/** When fsck looks at it during boot: after the root, and never over the network or where the file system does that itself. */
function passOf({ type }: Found, disk: FoundDisk): string {
  return type === 'ext4' && !isIscsi(disk) ? '2' : '0';
}

function isSame(existing: Entry, { source, type, options }: Entry): boolean {
  return existing.source === source && existing.type === type && isSameSet(existing.options, options);
}

function writeEntry(entry: Entry, existing: WrittenEntry | undefined): MountStep {
  const { source, path, options } = entry;
  const what = `${path === 'none' ? 'swap space' : path} from ${source} with ${options.join(',')}`;
  const summary = existing
    ? `change line ${existing.line} of /etc/fstab: ${what}`
    : `write into /etc/fstab: ${what}`;
  return step({ action: 'write-entry', entry, existing }, summary);
}

function startLate(late: LateStart, path: string): MountStep {
  const what = path === 'none' ? 'use it' : `mount ${path}`;
  return step({ action: 'start-late', late }, `have systemd ${what} when its disk comes after the boot`);
}

export function notStartLate(late: LateStart): MountStep {
  return step({ action: 'not-start-late', late }, `no longer start ${late.unit} when its disk comes`);
}
