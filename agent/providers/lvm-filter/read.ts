// What LVM's configuration says, and which of the devices this host uses with LVM. Files only.
import { readBlockDevice } from '../../facts/block-device.ts';
import type { Host } from '../../provider.ts';
import type { System } from '../../system/system.ts';
import { isInstalled } from '../../tools/find-command.ts';
import { findFilter } from './configuration.ts';
import { hasInitramfs, isInitramfsDue } from './initramfs.ts';
import type { Wanted } from './steps.ts';

/** The second one's settings count before those of the first. */
const main = '/etc/lvm/lvm.conf';
const local = '/etc/lvm/lvmlocal.conf';
const devicesFile = '/etc/lvm/devices/system.devices';

export interface Actual {
  installed: boolean;
  /** Where the filter is set, or is to be. */
  file: string;
  patterns: string[];
  /** LVM uses only what is listed, and no filter; with the devices of the task that are listed. */
  listed: string[] | undefined;
  /** Volumes of LVM that stand on a device, by its path. */
  uses: Record<string, string>;
  hasInitramfs: boolean;
  /** The initramfs has another configuration than the host. */
  isInitramfsDue: boolean;
}

export function readFilter({ reject }: Wanted, { system }: Host): Actual {
  const texts = [local, main].map((file) => [file, system.readTextIfExists(file) ?? ''] as const);
  const settings = texts.map(([file, text]) => ({ file, setting: findFilter(text, file) }));
  const found = settings.find(({ setting }) => setting !== undefined);
  return {
    installed: isInstalled(system, 'lvm'),
    file: found?.file ?? local,
    patterns: found?.setting?.patterns ?? [],
    listed: hasDevicesFile(texts.map(([, text]) => text).join('\n')) ? readListed(reject, system) : undefined,
    uses: Object.fromEntries(reject.flatMap((path) => usesOf(path, system))),
    hasInitramfs: hasInitramfs(system),
    isInitramfsDue: isInitramfsDue(system),
  };
}

/** What nobody set is shown in a comment: distributions differ in their default. */
function hasDevicesFile(text: string): boolean {
  const form = (comment: string) => new RegExp(`^\\s*${comment}use_devicesfile\\s*=\\s*([01])`, 'm');
  const [, value] = form('').exec(text) ?? form('#\\s*').exec(text) ?? [];
  return value === '1';
}

/** `undefined` where there is no such file: then LVM uses everything. */
function readListed(reject: readonly string[], system: System): string[] | undefined {
  const text = system.readTextIfExists(devicesFile);
  if (text === undefined) return undefined;
  const names = [...text.matchAll(/^[^#\n]*\bDEVNAME=(\S+)/gm)].map(([, name = '']) => system.realPath(name));
  return reject.filter((path) => names.includes(system.realPath(path) ?? path));
}

/** device-mapper has a UUID that says who made a device ("LVM-…"). */
function usesOf(path: string, system: System): [string, string][] {
  const device = readBlockDevice(system, path);
  if (!device) return [];
  const directory = system.realPath(`/sys/dev/block/${device.number}`) ?? '';
  const disk = directory.slice(directory.lastIndexOf('/') + 1);
  const partitions = system.list(directory).filter((name) => name.startsWith(disk));
  const holders = [directory, ...partitions.map((name) => `${directory}/${name}`)].flatMap((one) =>
    system.list(`${one}/holders`),
  );
  const volumes = holders.flatMap((name) => volumeOf(name, system) ?? []);
  const [first] = volumes;
  return first === undefined ? [] : [[path, first]];
}

function volumeOf(holder: string, system: System): string | undefined {
  const uuid = system.readTextIfExists(`/sys/block/${holder}/dm/uuid`) ?? '';
  return uuid.startsWith('LVM-')
    ? system.readTextIfExists(`/sys/block/${holder}/dm/name`)?.trim()
    : undefined;
}
