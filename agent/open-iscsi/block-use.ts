// What stands on a disk: its partitions, what holds them, and where any of it is mounted. sysfs and /proc only.
import { readLiveBackstores } from '../facts/live-storage.ts';
import type { Mount } from '../facts/mounts.ts';
import type { System } from '../system/system.ts';
import { readAttribute } from './sysfs.ts';

/** A disk, a partition, or a device-mapper or md device on top. */
interface Layer {
  /** Kernel name, e.g. "sda1". */
  name: string;
  /** "8:1" */
  number: string;
}

/** Where the disk, or anything on it, is mounted. */
export function findMountpoints(system: System, disk: string, mounts: readonly Mount[]): string[] {
  const paths = layersOf(system, disk).flatMap((layer) => mountsOf(layer, mounts));
  return [...new Set(paths)];
}

/**
 * Why the disk is not free, for people, what weighs most first: "sda2 is swap space"; empty where nothing uses it. `leaving`: disks
 * that go together with it. A multipath map that keeps another running path loses nothing.
 */
export function describeUses(
  system: System,
  disk: string,
  mounts: readonly Mount[],
  leaving: readonly string[] = [disk],
): string[] {
  const layers = layersOf(system, disk, (holder) => keepsPath(system, holder, leaving));
  const swaps = readSwaps(system);
  const backstores = readLiveBackstores(system);
  return [
    ...layers.flatMap((layer) =>
      mountsOf(layer, mounts).map((path) => `${titleOf(system, layer)} is mounted on ${path}`),
    ),
    ...layers
      .filter(({ name }) => swaps.includes(`/dev/${name}`))
      .map((layer) => `${titleOf(system, layer)} is swap space`),
    ...backstores
      .filter(({ path }) => layers.some(({ name }) => system.realPath(path) === `/dev/${name}`))
      .map(({ name }) => `backstore ${name} stands on ${disk}`),
    ...layers
      .slice(1)
      .filter(isStacked)
      .map((layer) => `${titleOf(system, layer)} stands on ${disk}`),
  ];
}

function mountsOf({ name, number }: Layer, mounts: readonly Mount[]): string[] {
  return mounts
    .filter(({ device, source }) => device === number || source === `/dev/${name}`)
    .map(({ path }) => path);
}

/** The disk itself first; what `isSpared` is left out with all that stands on it. */
function layersOf(
  system: System,
  name: string,
  isSpared: (holder: string) => boolean = () => false,
  seen = new Set<string>(),
): Layer[] {
  if (seen.has(name)) return [];
  seen.add(name);
  const directory = `/sys/class/block/${name}`;
  const partitions = system
    .list(directory)
    .filter((entry) => entry.startsWith(name) && system.exists(`${directory}/${entry}/partition`));
  const holders = system.list(`${directory}/holders`).filter((holder) => !isSpared(holder));
  const number = readAttribute(system, `${directory}/dev`) ?? '';
  const above = [...partitions, ...holders].flatMap((entry) => layersOf(system, entry, isSpared, seen));
  return [{ name, number }, ...above];
}

/** dm-multipath's maps have such a uuid (libmultipath, UUID_PREFIX); `slaves` are its paths. */
function keepsPath(system: System, holder: string, leaving: readonly string[]): boolean {
  const directory = `/sys/class/block/${holder}`;
  if (!readAttribute(system, `${directory}/dm/uuid`)?.startsWith('mpath-')) return false;
  return system
    .list(`${directory}/slaves`)
    .some(
      (path) =>
        !leaving.includes(path) &&
        readAttribute(system, `${directory}/slaves/${path}/device/state`) === 'running',
    );
}

/** Device-mapper (LVM, multipath, encryption) and md; a partition alone uses nothing. */
function isStacked({ name }: Layer): boolean {
  return /^(dm-|md|bcache|drbd)/.test(name);
}

/** "vgc-lvc" for dm-0: people know their volumes, not the kernel's numbers. */
function titleOf(system: System, { name }: Layer): string {
  return readAttribute(system, `/sys/class/block/${name}/dm/name`) ?? name;
}

/** The first line of /proc/swaps is a heading. */
function readSwaps(system: System): string[] {
  const [, ...lines] = (system.readTextIfExists('/proc/swaps') ?? '').split('\n');
  return lines.map((line) => line.split(/\s/)[0] ?? '').filter((path) => path !== '');
}
