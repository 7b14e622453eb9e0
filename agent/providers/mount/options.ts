// Options: what fstab should say, and whether a live mount has them. Pure.
import type { Entry } from '../../fstab/entries.ts';
import type { Wanted } from './steps.ts';
import { isSwapMark, swapMark } from './swap-mark.ts';

/** Those that have properties of their own, or are what nothing else says. */
const managed = ['ro', 'rw', 'nofail', '_netdev', 'defaults', 'sw'];

/** What the playbook does not say stays as an entry has it; without one, the network's disks do not hold up the boot. */
export function optionsFor(desired: Wanted, entry: Entry | undefined, isNetwork: boolean): string[] {
  const existing = entry?.options ?? [];
  const isSwap = desired.path === 'none';
  const isLate = isNetwork && isSwap;
  const kept = existing.filter((option) => !managed.includes(option) && !isSwapMark(option));
  const own = (desired.options ?? kept).filter((option) => !(isLate && option === 'noauto'));
  const isReadOnly = desired.read_only ?? existing.includes('ro');
  const nofail = desired.nofail ?? (entry ? existing.includes('nofail') : isNetwork);
  const options = [
    ...(isReadOnly ? ['ro'] : []),
    ...own,
    ...(isNetwork ? ['_netdev'] : []),
    // Swap is due before the network comes (swap.target, then sysinit.target): a boot that waits for such a disk waits in vain.
    ...(isLate ? ['noauto'] : []),
    ...(nofail || isLate ? ['nofail'] : []),
    ...(isSwap && desired.device !== undefined ? [swapMark(desired.device)] : []),
  ];
  return options.length > 0 ? options : ['defaults'];
}

/** Words of fstab that no kernel sees. */
function isForUserSpace(option: string): boolean {
  return (
    managed.slice(2).includes(option) ||
    /^(auto|noauto|user|nouser|users|owner|group|comment=.*|x-.*|X-.*|pri=.*)$/.test(option)
  );
}

/** For mount(8); without "ro" it says "rw", so that a remount takes it back. */
export function optionsForMount(options: readonly string[]): string[] {
  const isReadOnly = options.includes('ro');
  return [
    isReadOnly ? 'ro' : 'rw',
    ...options.filter((option) => !['ro', 'rw', 'defaults', 'sw'].includes(option)),
  ];
}

/** What takes back a flag that a remount would keep otherwise: access times stay as they are unless something is said of them. */
const opposites: Readonly<Record<string, string>> = {
  nosuid: 'suid',
  nodev: 'dev',
  noexec: 'exec',
  noatime: 'relatime',
  nodiratime: 'diratime',
  sync: 'async',
  lazytime: 'nolazytime',
};

export function optionsForRemount(options: readonly string[], live: readonly string[]): string[] {
  const back = Object.entries(opposites)
    .filter(([option]) => live.includes(option) && !options.includes(option))
    .map(([, opposite]) => opposite);
  return [...back, ...optionsForMount(options)];
}

export function optionsForSwap(options: readonly string[]): string[] {
  return options.filter((option) => /^(pri=|discard)/.test(option));
}

export function isSameSet(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((option) => other.includes(option));
}

/** Those that the kernel shows for every file system whenever they are on. */
const visible = ['ro', 'nosuid', 'nodev', 'noexec', 'noatime', 'nodiratime', 'sync', 'dirsync', 'lazytime'];
/** These imply some of them (mount(8)). */
const implying = ['user', 'users', 'owner', 'group'];

/** What of it the live mount has otherwise. A file system's own options are compared where they show another value. */
export function findLiveDifferences(wanted: readonly string[], live: readonly string[]): string[] {
  const isImplied = wanted.some((option) => implying.includes(option));
  const common = visible.filter(
    (option) =>
      wanted.includes(option) !== live.includes(option) && !(isImplied && /^no(suid|dev|exec)$/.test(option)),
  );
  const own = wanted.filter((option) => {
    const [key = ''] = option.split('=');
    if (!option.includes('=') || isForUserSpace(option) || live.includes(option)) return false;
    return live.some((one) => one.startsWith(`${key}=`));
  });
  return [...common, ...own];
}
