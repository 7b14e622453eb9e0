// The agent as a process: its protocol lines, its worker, its timers and its end, behind an interface so that tests need no process.

/** Why the protocol's input is over: the controller closed it or went away, or it sent a line longer than `maximumLine`. */
export type InputEnd = 'closed' | 'too-long';

/** Longest line that is read, in bytes of UTF-8 without the newline. */
export const maximumLine = 32 * 1024 * 1024;

/**
 * What main needs beside `System`. Callbacks run one after the other, from `run`, never during another one.
 * The process ignores SIGHUP and SIGPIPE: a lost SSH channel shows as the end of input and as `writeLine` returning false.
 */
export interface Process {
  /** Lines of standard input, without their newline. Invalid UTF-8 becomes U+FFFD. A last line without newline counts. */
  onLine(callback: (line: string) => void): void;
  /** Called once, after the last line. */
  onEnd(callback: (end: InputEnd) => void): void;
  /** Writes a line to standard output; false when the peer is gone or has not read anything for a minute. Never throws. */
  writeLine(text: string): boolean;
  /** The same for several lines, as one write where the peer takes it. */
  writeLines(lines: readonly string[]): boolean;
  /** SIGTERM and SIGINT (also from sudo, which passes on what it gets). A second one calls again. */
  onStopSignal(callback: (signal: StopSignal) => void): void;

  /**
   * Forks a child that runs `work` from top to bottom and exits. Standard input, output and error of the child are /dev/null, so
   * neither it nor its children can write into the protocol or keep the SSH channel open. It runs on when this process dies: then
   * `channel.stopRequested()` is true. Throws SystemError when there is no process to be had.
   */
  startWorker(work: (channel: WorkerChannel) => void): Worker;

  /** Calls once, that many seconds from now. */
  setTimer(seconds: number, callback: () => void): Timer;
  clearTimer(timer: Timer): void;

  /**
   * Serves input, workers, signals and timers until `exit`, or until none of them is left to call back: then the code is 0.
   * What a callback throws ends the process with code 70 and a line on standard error.
   */
  run(): never;
  exit(code: number): never;
  /** The command line without the executable's own name. */
  argv(): readonly string[];
  pid(): number;
}

export type StopSignal = 'SIGTERM' | 'SIGINT';

/** What a timer is known by; its number means nothing. */
export interface Timer {
  readonly timer: number;
}

/** The worker's side. */
export interface WorkerChannel {
  /** Hands a line to the parent; false when the parent is gone. Never throws. */
  send(line: string): boolean;
  /** Whether to stop before the next change: the parent asked for it, or is gone, or a SIGTERM or SIGINT came. */
  stopRequested(): boolean;
}

/** How a worker ended: one of the two is null. A worker that finished its work has code 0. */
export interface WorkerExit {
  code: number | null;
  /** Number of the signal that ended it, e.g. 9. */
  signal: number | null;
}

/** The parent's side. */
export interface Worker {
  readonly pid: number;
  /** Start of the process in clock ticks since boot: with the pid, it names a process for good (see `parseStartTime`). */
  readonly startTime: number;
  onLine(callback: (line: string) => void): void;
  /** Called once, after the last line. Never called while the worker is stuck in the kernel, killed or not. */
  onExit(callback: (exit: WorkerExit) => void): void;
  /** Makes `stopRequested` true in the worker. */
  requestStop(): void;
  /** SIGKILL. It takes effect when the kernel lets go of the worker, so wait for `onExit` under a deadline of your own. */
  kill(): void;
}

/**
 * Start time of a process from the text of its /proc/<pid>/stat (field 22, see proc(5)); `undefined` where the text is not such a line.
 * The name in field 2 may hold spaces and brackets, so counting starts behind the last bracket.
 */
export function parseStartTime(stat: string): number | undefined {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = Number(fields[19]);
  return stat.includes(')') && Number.isInteger(ticks) ? ticks : undefined;
}
