// One change of a file system.
import { markFinished, markUnfinished } from '../../filesystems/birth-mark.ts';
import { filesystems } from '../../filesystems/index.ts';
import { newUuid } from '../../filesystems/uuid.ts';
import { type Host, HostError } from '../../provider.ts';
import type { System } from '../../system/system.ts';
import { mount, swapOff, swapOn, unmount } from '../../tools/mount.ts';
import { complaintOf, runTool, runUnchecked, succeeded } from '../../tools/tool.ts';
import { settle } from '../../tools/udevadm.ts';
import type { FilesystemStep, Wanted } from './steps.ts';

/** Seconds that udev has to make the links of a new file system. */
const udevPatience = 30;

export function applyFilesystemStep(step: FilesystemStep, desired: Wanted, { system }: Host): void {
  const { path, mountPoint = '', uuid = '' } = step;
  switch (step.action) {
    case 'make':
      return make(path, newUuid(system), false, desired, system);
    case 'make-again':
      return make(path, uuid, true, desired, system);
    case 'check':
      return check(path, uuid, desired, system);
    case 'accept':
      return markFinished(system, uuid);
    case 'mount-aside':
      return mountAside(path, mountPoint, desired, system);
    case 'prepare':
    case 'grow':
      return grow(step, desired, system);
    case 'unmount-aside':
      runTool(system, unmount(mountPoint));
      return system.removeDirectory(mountPoint);
    case 'swap-off':
      return runTool(system, swapOff(path));
    case 'remake':
      return remake(path, uuid, desired, system);
    case 'swap-on':
      return runTool(system, swapOn(path, []));
  }
}

/** Where its maker fails the mark stays: it only matters if there is one with that UUID after all. */
function make(device: string, uuid: string, isAgain: boolean, wish: Wanted, system: System): void {
  const filesystem = filesystems[wish.type];
  if (filesystem.takesUuid) markUnfinished(system, uuid, `${wish.type} on ${device}`);
  remake(device, uuid, wish, system, isAgain);
  markFinished(system, uuid);
}

function remake(device: string, uuid: string, wish: Wanted, system: System, isAgain = true): void {
  runTool(system, filesystems[wish.type].make({ device, uuid, wish, isAgain }));
  settle(system, udevPatience);
}

function check(device: string, uuid: string, { type }: Wanted, system: System): void {
  const tool = filesystems[type].check?.(device);
  const result = tool && runUnchecked(system, tool);
  if (tool && result && !succeeded(tool, result))
    throw new HostError(
      `${type} on ${device}, which an interrupted run made, is not whole: ${complaintOf(tool, result)}`,
      `if nobody used it since, clear it and run again: wipefs --all ${device}`,
    );
  markFinished(system, uuid);
}

function mountAside(path: string, mountPoint: string, { type }: Wanted, system: System): void {
  if (!system.exists(mountPoint)) system.makeDirectory(mountPoint, 0o700);
  runTool(system, mount({ type, device: path, path: mountPoint, options: ['nosuid', 'nodev', 'noexec'] }));
}

function grow({ action, path, mountPoint = '' }: FilesystemStep, { type }: Wanted, system: System): void {
  const { growth } = filesystems[type];
  if (growth?.needs === 'mount') return runTool(system, growth.grow(mountPoint));
  if (growth?.needs === 'device')
    return runTool(system, action === 'prepare' ? growth.prepare(path) : growth.grow(path));
}
