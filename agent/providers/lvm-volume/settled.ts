// Whether a volume is as it was wished for, from sysfs, udev and LVM's own copy of the group's description: a re-run starts no child.
import { type BlockDevice, readBlockDevice } from '../../facts/block-device.ts';
import type { System } from '../../system/system.ts';
import { parseExtentSize, parseMembers, parseVolume } from '../../tools/lvm-backup.ts';
import { hasLayout } from './layout.ts';
import { roundUpTo } from './sizing.ts';
import type { Wanted } from './steps.ts';

/** False also where these cannot tell, so that LVM is asked. */
export function isSettled({ size }: BlockDevice, desired: Wanted, system: System): boolean {
  const backup = system.readTextIfExists(`/etc/lvm/backup/${desired.vg}`);
  if (backup === undefined) return size === desired.size && isPlain(desired);
  const [extentSize, volume] = [parseExtentSize(backup), parseVolume(backup, desired.name)];
  if (extentSize === undefined || volume === undefined) return false;
  return (
    size === roundUpTo(extentSize * volume.stripes, desired.size) &&
    hasLayout(volume, desired) &&
    isPoolSettled(desired, backup, extentSize) &&
    areMembers(desired.devices, parseMembers(backup), system)
  );
}

function isPlain({ thin, stripes, devices }: Wanted): boolean {
  return thin === undefined && stripes === undefined && devices.length === 0;
}

function isPoolSettled({ thin }: Wanted, backup: string, extentSize: number): boolean {
  if (!thin) return true;
  const pool = parseVolume(backup, thin.pool);
  return pool !== undefined && pool.extents * extentSize >= thin.pool_size;
}

/** udev knows the UUID of a physical volume as that of a file system. */
function areMembers(devices: readonly string[], members: readonly string[], system: System): boolean {
  return devices.every((path) => {
    const device = readBlockDevice(system, path);
    const text = device && system.readTextIfExists(`/run/udev/data/b${device.number}`);
    const [, id] = /^E:ID_FS_UUID=(.+)$/m.exec(text ?? '') ?? [];
    return id !== undefined && members.includes(id);
  });
}
