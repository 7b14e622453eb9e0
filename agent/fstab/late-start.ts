// What the boot did not wait for is mounted when its device comes: the device's unit wants the mount's (systemd.device(5), `SYSTEMD_WANTS` by hand).
import type { System } from '../system/system.ts';
import { deviceUnit } from './unit-names.ts';

const units = '/etc/systemd/system';
/** Where systemd's generators put what they make of fstab; what counts is the link's name. */
const generated = '/run/systemd/generator';

/**
 * Swap is put in order before swap.target, which comes before the network (systemd.swap(5), "Default Dependencies"): it would be taken out of use after
 * the logout. With `_netdev` mounts have the order that this gives to swap.
 */
const swapOrder = `[Unit]
DefaultDependencies=no
After=remote-fs-pre.target
Conflicts=umount.target
Before=umount.target
`;

function linkPath(uuid: string, unit: string): string {
  return `${units}/${deviceUnit(uuid)}.wants/${unit}`;
}

function orderPath(unit: string): string | undefined {
  return unit.endsWith('.swap') ? `${units}/${unit}.d/iscsi-deploy.conf` : undefined;
}

/** `partial`: some of it is there, or says something else. */
export type LateStartState = 'none' | 'partial' | 'whole';

export function stateOfLateStart(system: System, uuid: string, unit: string): LateStartState {
  const isLinked = system.lstat(linkPath(uuid, unit)) !== undefined;
  const order = orderPath(unit);
  if (order === undefined) return isLinked ? 'whole' : 'none';
  const text = system.readTextIfExists(order);
  if (isLinked && text === swapOrder) return 'whole';
  return isLinked || text !== undefined ? 'partial' : 'none';
}

export function addLateStart(system: System, uuid: string, unit: string): void {
  const order = orderPath(unit);
  if (order !== undefined) {
    makeDirectoryOf(order, system);
    system.writeAtomic(order, swapOrder, { mode: 0o644 });
  }
  const link = linkPath(uuid, unit);
  makeDirectoryOf(link, system);
  if (system.lstat(link) === undefined) system.symlink(`${generated}/${unit}`, link);
}

export function removeLateStart(system: System, uuid: string, unit: string): void {
  const order = orderPath(unit);
  if (order !== undefined) removeWithDirectory(order, system);
  removeWithDirectory(linkPath(uuid, unit), system);
}

function makeDirectoryOf(path: string, system: System): void {
  const directory = path.slice(0, path.lastIndexOf('/'));
  if (!system.exists(directory)) system.makeDirectory(directory, 0o755);
}

function removeWithDirectory(path: string, system: System): void {
  const directory = path.slice(0, path.lastIndexOf('/'));
  if (system.lstat(path) !== undefined) system.removeFile(path);
  if (system.exists(directory) && system.list(directory).length === 0) system.removeDirectory(directory);
}
