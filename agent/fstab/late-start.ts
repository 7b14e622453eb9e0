// What the boot did not wait for is mounted when its device comes: the device's unit wants the mount's (systemd.device(5), `SYSTEMD_WANTS` by hand).
import type { System } from '../system/system.ts';
import { deviceUnit } from './unit-names.ts';

const units = '/etc/systemd/system';
/** Where systemd's generators put what they make of fstab; what counts is the link's name. */
const generated = '/run/systemd/generator';

function linkPath(uuid: string, unit: string): string {
  return `${units}/${deviceUnit(uuid)}.wants/${unit}`;
}

export function hasLateStart(system: System, uuid: string, unit: string): boolean {
  return system.lstat(linkPath(uuid, unit)) !== undefined;
}

export function addLateStart(system: System, uuid: string, unit: string): void {
  const path = linkPath(uuid, unit);
  const directory = path.slice(0, path.lastIndexOf('/'));
  if (!system.exists(directory)) system.makeDirectory(directory, 0o755);
  if (system.lstat(path) === undefined) system.symlink(`${generated}/${unit}`, path);
}

export function removeLateStart(system: System, uuid: string, unit: string): void {
  const path = linkPath(uuid, unit);
  const directory = path.slice(0, path.lastIndexOf('/'));
  system.removeFile(path);
  if (system.exists(directory) && system.list(directory).length === 0) system.removeDirectory(directory);
}
