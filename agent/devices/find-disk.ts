// The block device that a playbook means: at a path, or behind a LUN of a session.
import { type Disk, nameOfDisk, type SessionDisk } from '../../src/contract/disk.ts';
import { naaOf } from '../../src/contract/serial.ts';
import { type BlockDevice, readBlockDevice } from '../facts/block-device.ts';
import { listLuns } from '../open-iscsi/disks.ts';
import { readSessions } from '../open-iscsi/sessions.ts';
import { readAttribute } from '../open-iscsi/sysfs.ts';
import type { Projection } from '../projection.ts';
import { HostError, Refusal } from '../provider.ts';
import type { System } from '../system/system.ts';
import { settle } from '../tools/udevadm.ts';
import { type BottomDisk, findBottomDisks } from './bottom-disks.ts';

export interface FoundDisk {
  /** As the kernel names it, for tools: "/dev/sda", "/dev/dm-0". */
  path: string;
  /** For people: the path or the LUN, as the playbook says it. */
  title: string;
  device: BlockDevice;
  below: BottomDisk[];
  /** Several paths to one disk that no multipath map joins: their kernel names. */
  unjoined: string[];
}

/** Seconds for udev to make the links of a disk that has just come. */
const udevPatience = 10;

/** `undefined` where there is none. A path that is not there is looked for once more when udev has caught up. */
export function findDisk(system: System, wanted: Disk): FoundDisk | undefined {
  return typeof wanted === 'string' ? findAtPath(system, wanted) : findBehindLun(system, wanted);
}

function findAtPath(system: System, path: string): FoundDisk | undefined {
  if (!system.exists(path)) settle(system, udevPatience);
  const real = system.realPath(path);
  return real === undefined ? undefined : readFound(system, real, path, []);
}

function findBehindLun(system: System, wanted: SessionDisk): FoundDisk | undefined {
  const names = readSessions(system, wanted.iqn).flatMap(({ sid }) =>
    listLuns(system, sid).flatMap(({ lun, name }) => (lun === wanted.lun ? [name] : [])),
  );
  const [first] = names;
  if (first === undefined) return undefined;
  const map = findMap(system, first);
  const unjoined = map === undefined && names.length > 1 ? names : [];
  return readFound(system, `/dev/${map ?? first}`, nameOfDisk(wanted), unjoined);
}

/** The multipath map that a path belongs to: its device-mapper UUID says so (`DM_UUID` of multipath-tools, "mpath-…"). */
function findMap(system: System, name: string): string | undefined {
  return system
    .list(`/sys/class/block/${name}/holders`)
    .find((holder) => readAttribute(system, `/sys/class/block/${holder}/dm/uuid`)?.startsWith('mpath-'));
}

function readFound(system: System, path: string, title: string, unjoined: string[]): FoundDisk | undefined {
  const device = readBlockDevice(system, path);
  if (!device) return undefined;
  return {
    path,
    title,
    device,
    below: findBottomDisks(system, path.slice(path.lastIndexOf('/') + 1)),
    unjoined,
  };
}

/** Whether a session brings it. */
export function isIscsi({ below }: FoundDisk): boolean {
  return below.some((disk) => disk.isIscsi);
}

/** Who the iSCSI disks below are, each once; what other hosts see of the same volume is the same. */
export function identitiesOf({ below }: FoundDisk): string[] {
  const wwids = below.filter((disk) => disk.isIscsi).flatMap(({ wwid }) => wwid ?? []);
  return [...new Set(wwids)];
}

/** Whether an earlier task of the plan brings it, or may change what it is. */
export function isToCome(wanted: Disk, projection: Projection): boolean {
  if (typeof wanted !== 'string') return projection.has('session', wanted.iqn);
  return projection.has('path', wanted) || projection.hasAny('session');
}

export function noSuchDisk(wanted: Disk): Refusal {
  return typeof wanted === 'string'
    ? new Refusal(
        `this host has no block device ${wanted}`,
        `look for it on the host: ls ${wanted.slice(0, wanted.lastIndexOf('/'))}; or say { iqn, lun } of a session`,
      )
    : new Refusal(
        `this host has no disk for ${nameOfDisk(wanted)}`,
        'before this task: iscsi_session with that target; and does the target map the LUN for this initiator?',
      );
}

/** Before anything is read from it: a disk whose session is lost holds every reader for minutes. Throws HostError. */
export function requireAnswering({ title, below }: FoundDisk): void {
  const silent = below.filter(({ state }) => state !== 'running');
  const [first] = silent;
  if (!first || silent.length < below.length) return;
  throw new HostError(
    `${title} does not answer: the kernel has ${first.name} as ${first.state}`,
    'its session is lost or being recovered: mend the way to the target, then run again',
  );
}

/** Throws Refusal where it is another disk than the server's volume, or several paths that nothing joins. */
export function refuseAnotherDisk(wanted: Disk, found: FoundDisk): void {
  if (typeof wanted === 'string' || wanted.serial === undefined) return;
  const { serial } = wanted;
  const other = found.below.find((disk) => !isSame(disk, serial));
  if (!other) return;
  throw new Refusal(
    `${found.title} is another disk than expected: ${other.name} is ${other.serial ?? other.wwid ?? 'without identity'}, not ${serial}`,
    'do not use it: the number may have been given to another volume. Log out and run again',
  );
}

function isSame({ serial, wwid }: BottomDisk, wanted: string): boolean {
  return serial === undefined ? wwid === naaOf(wanted) : serial === wanted;
}

export function refuseUnjoined({ title, unjoined }: FoundDisk): void {
  if (unjoined.length === 0) return;
  throw new Refusal(
    `${title} shows as ${unjoined.join(' and ')}: several paths that nothing joins`,
    'join them before this task with multipath, or log in to one portal',
  );
}
