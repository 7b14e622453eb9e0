// iscsid: whether it runs, and whether it started after a file it reads at its start was written.
import type { System } from '../system/system.ts';
import { readProcess, type Started } from './processes.ts';

export const daemonUnit = 'iscsid.service';

/** Where it writes its number, and where systemd's control groups (version 2, then 1) list its processes. */
const pidFiles = [
  '/run/iscsid.pid',
  '/sys/fs/cgroup/system.slice/iscsid.service/cgroup.procs',
  '/sys/fs/cgroup/systemd/system.slice/iscsid.service/cgroup.procs',
];

/** Milliseconds by which the start of a process may seem earlier than it was. */
const slack = 20;

export function findDaemon(system: System): Started | undefined {
  const pids = pidFiles.flatMap((path) => (system.readTextIfExists(path) ?? '').split('\n'));
  return pids
    .filter((pid) => /^\d+$/.test(pid))
    .map((pid) => readProcess(system, Number(pid)))
    .find((process) => process?.command === 'iscsid');
}

/**
 * Whether the daemon is older than the file, so that it cannot know what it says. A file from the future tells nothing: the clock
 * was set back since, and the answer must not be "restart it" for ever.
 */
export function isOlderThan(system: System, daemon: Started, path: string): boolean {
  const written = system.stat(path)?.mtime;
  return written !== undefined && written <= system.now() && daemon.startedAt + slack < written;
}
