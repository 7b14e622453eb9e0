// The disks that a session brought: session → target → host:channel:target:lun → block device, as sysfs and udev tell it.
import type * as z from 'zod';
import type { sessionDevice } from '../../src/contract/kinds/iscsi-session.ts';
import { readIdentifiers } from '../facts/device-identification.ts';
import type { Mount } from '../facts/mounts.ts';
import { readUnitSerial } from '../facts/unit-serial.ts';
import { type System, SystemError } from '../system/system.ts';
import { findMountpoints } from './block-use.ts';
import { sessionPath } from './sessions.ts';
import { readAttribute } from './sysfs.ts';

export type Disk = z.infer<typeof sessionDevice> & {
  /** As the disk itself names its kind: for LIO, the backstore or what it is made of. */
  model: string | undefined;
  vendor: string | undefined;
};

/** The LUNs that have a block device already, in their order: [lun, kernel name, SCSI device directory]. */
export function listLuns(system: System, sid: number): { lun: number; name: string; path: string }[] {
  const device = `${sessionPath(sid)}/device`;
  return listIfThere(system, device)
    .filter((entry) => /^target\d+:\d+:\d+$/.test(entry))
    .flatMap((target) => listIfThere(system, `${device}/${target}`).map((unit) => ({ target, unit })))
    .flatMap(({ target, unit }) => {
      const [, lun] = /^\d+:\d+:\d+:(\d+)$/.exec(unit) ?? [];
      const path = `${device}/${target}/${unit}`;
      const [name] = listIfThere(system, `${path}/block`);
      return lun === undefined || name === undefined ? [] : [{ lun: Number(lun), name, path }];
    })
    .sort((one, other) => one.lun - other.lun);
}

/** Each disk of a session with what makes it known. */
export function readDisks(system: System, sid: number, mounts: readonly Mount[]): Disk[] {
  return listLuns(system, sid).map(({ lun, name, path }) => {
    const block = `${path}/block/${name}`;
    const udev = readUdev(system, readAttribute(system, `${block}/dev`) ?? '');
    return {
      lun,
      name,
      by_id: udev.byId,
      by_path: udev.byPath,
      serial: readUnitSerial(system, path),
      wwid: readAttribute(system, `${path}/wwid`),
      identifiers: readIdentifiers(system, path),
      // Sectors of 512 bytes, whatever the disk's own block size is (Documentation/ABI/stable/sysfs-block).
      size: Number(readAttribute(system, `${block}/size`) ?? 0) * 512,
      read_only: readAttribute(system, `${block}/ro`) === '1',
      filesystem: udev.filesystem,
      mountpoints: findMountpoints(system, name, mounts),
      model: readAttribute(system, `${path}/model`),
      vendor: readAttribute(system, `${path}/vendor`),
    };
  });
}

/** What is on a block device by its kernel name, as udev found it. */
export function readFilesystem(system: System, name: string): string | undefined {
  return readUdev(system, readAttribute(system, `/sys/class/block/${name}/dev`) ?? '').filesystem;
}

/** udev's own record of a device: lines `S:disk/by-id/…` for links, `E:NAME=value` for properties (sd-device of systemd). */
function readUdev(
  system: System,
  number: string,
): Record<'byId' | 'byPath' | 'filesystem', string | undefined> {
  const text = system.readTextIfExists(`/run/udev/data/b${number}`) ?? '';
  const names = [...text.matchAll(/^S:disk\/by-id\/(.+)$/gm)].map(([, name = '']) => name);
  const [byId] = names.sort((one, other) => rankOf(one) - rankOf(other) || (one < other ? -1 : 1));
  return {
    byId,
    byPath: /^S:disk\/by-path\/(.+)$/m.exec(text)?.[1],
    filesystem: /^E:ID_FS_TYPE=(.+)$/m.exec(text)?.[1],
  };
}

/** The world-wide name is the same under every rule that udev may have; others depend on what is installed. */
function rankOf(name: string): number {
  const order = [/^wwn-/, /^scsi-3/, /^scsi-/];
  const at = order.findIndex((pattern) => pattern.test(name));
  return at < 0 ? order.length : at;
}

/** A directory of sysfs that may vanish while it is looked at. */
function listIfThere(system: System, path: string): string[] {
  try {
    return system.list(path);
  } catch (error) {
    if (error instanceof SystemError) return [];
    throw error;
  }
}
