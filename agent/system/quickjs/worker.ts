/// <reference path="./native.d.ts" />
// A forked child that does the work, so that a write which hangs in the kernel does not hang the agent.
import * as native from 'native';
import { parseStartTime, type Worker, type WorkerChannel, type WorkerExit } from '../process.ts';
import { SystemError } from '../system.ts';
import { Input } from './input.ts';
import { Output } from './output.ts';

const sigkill = 9;

/** The parent's side; the event loop calls `take` when its lines can be read and `settle` now and then. */
export class ForkedWorker implements Worker {
  readonly pid: number;
  readonly startTime: number;
  readonly input: Input;
  #control: number | undefined;
  #lines: (line: string) => void = () => {};
  #exits: (exit: WorkerExit) => void = () => {};

  constructor(pid: number, lines: number, control: number) {
    this.pid = pid;
    this.startTime = readStartTime(pid);
    this.#control = control;
    this.input = new Input(
      lines,
      (line) => this.#lines(line),
      () => {},
    );
  }

  onLine(callback: (line: string) => void): void {
    this.#lines = callback;
  }

  onExit(callback: (exit: WorkerExit) => void): void {
    this.#exits = callback;
  }

  requestStop(): void {
    if (this.#control !== undefined) native.close(this.#control);
    this.#control = undefined;
  }

  kill(): void {
    try {
      native.kill(this.pid, sigkill);
    } catch (error) {
      if (error !== 'ESRCH') throw error;
    }
  }

  /** Whether the worker has ended: then its last lines were passed on and its exit was told. */
  settle(): boolean {
    const end = native.reap(this.pid);
    if (end === null) return false;
    while (this.input.open && native.wait([this.input.fd], 0).length > 0) this.input.take();
    this.release();
    const [code, signal] = end;
    this.#exits({ code: code < 0 ? null : code, signal: signal < 0 ? null : signal });
    return true;
  }

  /** Gives up the pipes: at the end, and in a child that was forked later and has nothing to do with this one. */
  release(): void {
    native.close(this.input.fd);
    this.requestStop();
  }
}

/** Field 22 of its stat; 0 where the child is not to be seen, which a reader takes for gone. */
function readStartTime(pid: number): number {
  try {
    return parseStartTime(native.decode(native.readFile(`/proc/${pid}/stat`, 4096))) ?? 0;
  } catch (error) {
    if (typeof error === 'string') return 0;
    throw error;
  }
}

/** The child's side: does the work and ends the process. */
export function work(lines: number, control: number, task: (channel: WorkerChannel) => void): never {
  const output = new Output(lines);
  let stopped = false;
  try {
    task({
      send: (line) => output.writeLine(line),
      stopRequested: () => {
        stopped ||= output.gone || native.takeStopSignal() !== 0 || native.wait([control], 0).length > 0;
        return stopped;
      },
    });
  } catch {
    native.exit(70);
  }
  native.exit(0);
}

/** Forks; in the child, `isChild` is true. */
export function fork(): { pid: number; lines: number; control: number; isChild: boolean } {
  try {
    const [pid, lines, control] = native.startWorker();
    return { pid, lines, control, isChild: pid === 0 };
  } catch (error) {
    throw typeof error === 'string' ? new SystemError(error, 'fork', 'worker') : error;
  }
}
