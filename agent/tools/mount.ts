// mount(8), umount(8), swapon(8), swapoff(8). With both a device and a place, mount takes nothing from fstab.
import { ignoreOutput, type Tool } from './tool.ts';

/** Seconds: a journal may have to be replayed first, or everything written. */
export const mountDeadline = 300;

export interface MountCall {
  type: string;
  device: string;
  path: string;
  options: readonly string[];
}

export function mount({ type, device, path, options }: MountCall): Tool<void> {
  return change(['mount', '-t', type, ...optionsOf(options), '--', device, path]);
}

/** Options that are not named become the defaults again, as far as the file system can take them back. */
export function remount({ device, path, options }: Omit<MountCall, 'type'>): Tool<void> {
  return change(['mount', ...optionsOf(['remount', ...options]), '--', device, path]);
}

/** Fails where anything in it is open: it is never torn off. */
export function unmount(path: string): Tool<void> {
  return change(['umount', '--', path]);
}

export function swapOn(device: string, options: readonly string[]): Tool<void> {
  return change(['swapon', ...optionsOf(options), '--', device]);
}

/** Everything in it goes back to memory first; fails where there is no room. */
export function swapOff(device: string): Tool<void> {
  return change(['swapoff', '--', device]);
}

function optionsOf(options: readonly string[]): string[] {
  return options.length === 0 ? [] : ['-o', options.join(',')];
}

function change(argv: readonly string[]): Tool<void> {
  return { argv, deadline: mountDeadline, parse: ignoreOutput };
}
