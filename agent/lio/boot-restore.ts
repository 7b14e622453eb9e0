// Finds a `targetctl restore` that is still at work: a change in the middle of it would make it skip what we made.
import { Refusal } from '../provider.ts';
import type { System } from '../system/system.ts';

/** Its process id. */
export function findBootRestore(system: System): number | undefined {
  const pid = system.list('/proc').find((name) => /^\d+$/.test(name) && isRestore(system, name));
  return pid === undefined ? undefined : Number(pid);
}

/** "/usr/bin/python3\0/usr/bin/targetctl\0restore\0" (proc_pid_cmdline(5)). */
function isRestore(system: System, pid: string): boolean {
  const words = (system.readTextIfExists(`/proc/${pid}/cmdline`) ?? '').split('\0');
  return words.some((word) => word.endsWith('/targetctl')) && words.includes('restore');
}

export function refuseBootRestore(pid: number | undefined): void {
  if (pid === undefined) return;
  throw new Refusal(
    `the restore of the saved configuration is still at work (targetctl, process ${pid})`,
    'wait for it to end, then run again',
  );
}
