// Processes by their command, with the moment they started: whether a daemon has read a file, or can hold a lock, follows from it.
import { parseStartTime } from '../system/process.ts';
import { type System, SystemError } from '../system/system.ts';

export interface Started {
  pid: number;
  /** The first 15 characters of its name (proc(5), `comm`). */
  command: string;
  /** Milliseconds since 1970, on the clock of now; good to about 20 ms. */
  startedAt: number;
  /** One letter of proc(5): `T` stopped, `D` in the kernel, … */
  state: string;
}

/** The kernel's USER_HZ: ticks a second in /proc, on every architecture that the agent is built for. */
const ticksPerSecond = 100;

/** Every process of one of these commands. */
export function startedProcesses(system: System, commands: readonly string[]): Started[] {
  return system
    .list('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((pid) => readProcess(system, Number(pid)) ?? [])
    .filter(({ command }) => commands.includes(command));
}

/** `undefined` where it is gone. */
export function readProcess(system: System, pid: number): Started | undefined {
  const stat = readOrNothing(system, `/proc/${pid}/stat`);
  const ticks = parseStartTime(stat);
  const [, command, state] = /^\d+ \((.*)\) (\S)/s.exec(stat) ?? [];
  if (ticks === undefined || command === undefined || state === undefined) return undefined;
  return { pid, command, state, startedAt: bootTime(system) + (ticks / ticksPerSecond) * 1000 };
}

/** A process that ends while it is read answers ESRCH. */
function readOrNothing(system: System, path: string): string {
  try {
    return system.readTextIfExists(path) ?? '';
  } catch (error) {
    if (error instanceof SystemError) return '';
    throw error;
  }
}

/** From /proc/uptime: `btime` in /proc/stat has whole seconds only. */
function bootTime(system: System): number {
  return system.now() - Number(system.readText('/proc/uptime').split(' ')[0]) * 1000;
}
