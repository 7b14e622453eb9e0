// Who holds a block device, by what the kernel shows in sysfs and /proc: before it is exported, nobody may.
import type { System } from '../system/system.ts';
import type { Mount } from './mounts.ts';

export interface BlockDevice {
  /** "253:1" */
  device: string;
  /** Bytes. */
  size: number;
  /** device-mapper's own name for the device: a logical volume that was made anew has another. */
  identity?: string;
  /** SCSI peripheral type where the device has one; 0 is a disk. */
  type?: number;
  /** For people: "mounted on /srv", "held by dm-3", "swap". */
  uses: string[];
}

/** Everything but who uses it. The path must be a block device's. */
export function readBlockDevice(
  system: System,
  [major, minor]: readonly [number, number],
): Omit<BlockDevice, 'uses'> {
  const device = `${major}:${minor}`;
  const sysfs = `/sys/dev/block/${device}`;
  const identity = identityOfMap(system.readTextIfExists(`${sysfs}/dm/uuid`)?.trim() ?? '');
  const type = system.readTextIfExists(`${sysfs}/device/type`)?.trim() ?? '';
  return {
    device,
    size: Number(system.readTextIfExists(`${sysfs}/size`)?.trim() ?? 0) * sectorSize,
    ...(identity !== '' && { identity }),
    ...(/^\d+$/.test(type) && { type: Number(type) }),
  };
}

/** A logical volume's is `LVM-`, the group's UUID and the volume's: the group may be split or merged without touching the data. */
function identityOfMap(uuid: string): string {
  const [, volume] = /^LVM-.{32}(.{32})$/.exec(uuid) ?? [];
  return volume === undefined ? uuid : `LVM-${volume}`;
}

/** The unit of sysfs, whatever the disk's own sectors are. */
const sectorSize = 512;

/** Uses of the device and of its partitions. */
export function readUses(system: System, device: string, mounts: readonly Mount[]): string[] {
  const sysfs = `/sys/dev/block/${device}`;
  const disk = (system.readLink(sysfs) ?? '').replace(/^.*\//, '');
  const partitions = system
    .list(sysfs)
    .filter((name) => name.startsWith(disk) && system.exists(`${sysfs}/${name}/partition`))
    .map((name) => ({
      device: (system.readTextIfExists(`${sysfs}/${name}/dev`) ?? '').trim(),
      sysfs: `${sysfs}/${name}`,
    }));
  const swaps = readSwaps(system);
  return [{ device, sysfs }, ...partitions].flatMap((part) => [
    ...mounts
      .filter((mount) => isOn(system, mount, part.device))
      .map(({ mountPoint }) => `mounted on ${mountPoint}`),
    ...system.list(`${part.sysfs}/holders`).map((holder) => `held by ${holder}`),
    ...(swaps.includes(part.device) ? ['used as swap'] : []),
  ]);
}

/** btrfs shows an invented device number, so the source counts as well. */
function isOn(system: System, mount: Mount, device: string): boolean {
  return (
    mount.device === device || (mount.source.startsWith('/dev/') && deviceOf(system, mount.source) === device)
  );
}

/** "253:1" of a path; `undefined` where it is no block device. */
export function deviceOf(system: System, path: string): string | undefined {
  const status = system.stat(path);
  return status?.kind === 'block' ? status.rdev.join(':') : undefined;
}

function readSwaps(system: System): (string | undefined)[] {
  const lines = (system.readTextIfExists('/proc/swaps') ?? '').split('\n').slice(1);
  return lines
    .filter((line) => line.startsWith('/dev/'))
    .map((line) => deviceOf(system, line.split(/\s/)[0] ?? ''));
}
