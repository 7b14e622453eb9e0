// multipathd: whether it runs, and whether it has read what was written for it.
import type { System } from '../system/system.ts';

/** Where systemd's control groups (version 2, then 1) say whether the unit has processes (cgroups(7)). */
const processLists = [
  '/sys/fs/cgroup/system.slice/multipathd.service/cgroup.procs',
  '/sys/fs/cgroup/systemd/system.slice/multipathd.service/cgroup.procs',
];

/** Fedora, Debian and SUSE; Debian before its /usr merge. */
const commands = ['/usr/sbin/multipathd', '/sbin/multipathd', '/usr/bin/multipathd'];

export function isMultipathInstalled(system: System): boolean {
  return commands.some((path) => system.exists(path));
}

export function isDaemonRunning(system: System): boolean {
  return processLists.some((path) => /^\d+$/m.test(system.readTextIfExists(path) ?? ''));
}

/**
 * There from before a fragment is changed until the daemon has read it: what it has read cannot be asked. After a boot it has read
 * everything, so the mark ends with the boot.
 */
const unreadMark = '/run/iscsi-deploy-multipath-unread';

export function isUnread(system: System): boolean {
  return system.exists(unreadMark);
}

export function markUnread(system: System): void {
  if (!isUnread(system)) system.writeAtomic(unreadMark, '', { mode: 0o600 });
}

export function markRead(system: System): void {
  system.removeFile(unreadMark);
}

/** Every WWID between slashes, a line each; comments begin with # (libmultipath/wwids.c). */
export function isRemembered(system: System, wwid: string): boolean {
  const text = system.readTextIfExists('/etc/multipath/wwids') ?? '';
  return text.split('\n').includes(`/${wwid}/`);
}
