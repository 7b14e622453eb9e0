// What the kernel says of a block device, and of who uses it: sysfs and /proc only, nothing is opened.
import type { System } from '../system/system.ts';
import { readLiveBackstores } from './live-storage.ts';
import { parseMounts } from './mounts.ts';
import { isSwapOn } from './swaps.ts';

export interface BlockDevice {
  /** "253:0" */
  number: string;
  /** Bytes. */
  size: number;
  readOnly: boolean;
}

/** The device at a path; `undefined` where there is none or it is no block device. */
export function readBlockDevice(system: System, path: string): BlockDevice | undefined {
  const status = system.stat(path);
  if (status?.kind !== 'block') return undefined;
  const number = status.rdev.join(':');
  const directory = `/sys/dev/block/${number}`;
  return {
    number,
    size: Number(system.readText(`${directory}/size`)) * 512,
    readOnly: system.readText(`${directory}/ro`).trim() === '1',
  };
}

/** Why it is not free: "is mounted on /srv", what says most first; empty where nobody uses it. */
export function readUses(system: System, path: string, { number }: BlockDevice): string[] {
  const directory = `/sys/dev/block/${number}`;
  const real = system.realPath(path) ?? path;
  const mounts = parseMounts(system.readText('/proc/self/mountinfo'));
  const mounted = mounts.find(({ device, source }) => device === number || source === real)?.path;
  const backstore = readLiveBackstores(system).find((one) => system.realPath(one.path) === real)?.name;
  const partitions = listPartitions(system, real, directory);
  const holders = system.list(`${directory}/holders`);
  return [
    mounted !== undefined && `is mounted on ${mounted}`,
    isSwapOn(system, real) && 'is swap space',
    backstore !== undefined && `is what backstore ${backstore} stands on`,
    partitions.length > 0 && `has partitions (${partitions.join(', ')})`,
    holders.length > 0 && `is held by ${holders.map((name) => nameOf(system, name)).join(', ')}`,
  ].filter((use) => use !== false);
}

/** Partitions are directories beside the disk's attributes, with its name as their beginning. */
function listPartitions(system: System, real: string, directory: string): string[] {
  const disk = real.slice(real.lastIndexOf('/') + 1);
  return system
    .list(directory)
    .filter((name) => name.startsWith(disk) && system.exists(`${directory}/${name}/partition`));
}

/** "myvg-mylv" for dm-0: people know their volumes, not the kernel's numbers. */
function nameOf(system: System, kernelName: string): string {
  return system.readTextIfExists(`/sys/block/${kernelName}/dm/name`)?.trim() ?? kernelName;
}
