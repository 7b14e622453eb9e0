// A process for tests of the session: lines go in and out through arrays, and a worker does its work when the test says so.
import type { Process, Timer, Worker, WorkerChannel, WorkerExit } from '../../../agent/system/process.ts';

export interface PretendedWorker extends Worker {
  /** Does the whole work and exits, as a worker does. */
  finish(): void;
  /** Sends one line to the parent, as a worker in the middle of its work does. */
  say(line: unknown): void;
  die(exit: WorkerExit): void;
  killed: boolean;
  stopped: boolean;
}

export class PretendedProcess implements Process {
  readonly said: Record<string, unknown>[] = [];
  readonly workers: PretendedWorker[] = [];
  exitCode: number | undefined;
  #line: (line: string) => void = () => undefined;
  #end: (end: 'closed') => void = () => undefined;
  #stop: (signal: 'SIGTERM') => void = () => undefined;
  #timers = new Map<number, { seconds: number; callback: () => void }>();
  #next = 0;

  hear(message: unknown): void {
    this.#line(typeof message === 'string' ? message : JSON.stringify(message));
  }

  loseController(): void {
    this.#end('closed');
  }

  terminate(): void {
    this.#stop('SIGTERM');
  }

  /** Lets the timers that are due after that many seconds go off. */
  pass(seconds: number): void {
    for (const [id, timer] of [...this.#timers]) {
      if (timer.seconds > seconds) continue;
      this.#timers.delete(id);
      timer.callback();
    }
  }

  onLine(callback: (line: string) => void): void {
    this.#line = callback;
  }

  onEnd(callback: (end: 'closed' | 'too-long') => void): void {
    this.#end = callback;
  }

  onStopSignal(callback: (signal: 'SIGTERM' | 'SIGINT') => void): void {
    this.#stop = callback;
  }

  writeLine(text: string): boolean {
    this.said.push(JSON.parse(text));
    return true;
  }

  writeLines(lines: readonly string[]): boolean {
    return lines.every((line) => this.writeLine(line));
  }

  startWorker(work: (channel: WorkerChannel) => void): Worker {
    let hear: (line: string) => void = () => undefined;
    let exited: (exit: WorkerExit) => void = () => undefined;
    const worker: PretendedWorker = {
      pid: 100 + this.workers.length,
      startTime: 7,
      killed: false,
      stopped: false,
      onLine: (callback) => {
        hear = callback;
      },
      onExit: (callback) => {
        exited = callback;
      },
      requestStop: () => {
        worker.stopped = true;
      },
      kill: () => {
        worker.killed = true;
      },
      say: (line) => hear(JSON.stringify([line])),
      die: (exit) => exited(exit),
      finish: () => {
        const send = (line: string) => {
          hear(line);
          return true;
        };
        work({ send, stopRequested: () => worker.stopped });
        exited({ code: 0, signal: null });
      },
    };
    this.workers.push(worker);
    return worker;
  }

  setTimer(seconds: number, callback: () => void): Timer {
    this.#next += 1;
    this.#timers.set(this.#next, { seconds, callback });
    return { timer: this.#next };
  }

  clearTimer({ timer }: Timer): void {
    this.#timers.delete(timer);
  }

  run(): never {
    throw new Error('a test drives this process itself');
  }

  exit(code: number): never {
    this.exitCode ??= code;
    // The real one does not come back; a test's does, and nothing after it counts.
    return undefined as never;
  }

  argv(): readonly string[] {
    return [];
  }

  pid(): number {
    return 99;
  }
}
