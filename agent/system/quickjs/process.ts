/// <reference path="./native.d.ts" />
// The agent's event loop: protocol lines, workers, signals and timers, one callback at a time.
import * as native from 'native';
import type { InputEnd, Process, StopSignal, Timer, Worker, WorkerChannel } from '../process.ts';
import { Input } from './input.ts';
import { toMilliseconds } from './milliseconds.ts';
import { Output } from './output.ts';
import { Timers } from './timers.ts';
import { ForkedWorker, fork, work } from './worker.ts';

const sigint = 2;

/** Milliseconds that reports of workers gather before they are read: each line by itself would cost two switches between the processes. */
const gathering = 100;

/** This process, with its standard input and output as the protocol. */
export function createProcess(): Process {
  return new NativeProcess();
}

class NativeProcess implements Process {
  readonly #input = new Input(
    0,
    (line) => this.#lines(line),
    (end) => this.#ends(end),
  );
  readonly #output = new Output(1);
  readonly #timers = new Timers();
  readonly #workers = new Set<ForkedWorker>();
  /** When workers are listened to again, on the clock of `native.uptime`; their end is noticed at once. */
  #listensFrom = 0;
  #lines: (line: string) => void = () => {};
  #ends: (end: InputEnd) => void = () => {};
  #stops: (signal: StopSignal) => void = () => {};

  onLine(callback: (line: string) => void): void {
    this.#lines = callback;
  }

  onEnd(callback: (end: InputEnd) => void): void {
    this.#ends = callback;
  }

  onStopSignal(callback: (signal: StopSignal) => void): void {
    this.#stops = callback;
  }

  writeLine(text: string): boolean {
    return this.#output.writeLine(text);
  }

  writeLines(lines: readonly string[]): boolean {
    return this.#output.writeLine(lines.join('\n'));
  }

  startWorker(task: (channel: WorkerChannel) => void): Worker {
    const { pid, lines, control, isChild } = fork();
    if (isChild) {
      for (const other of this.#workers) other.release();
      work(lines, control, task);
    }
    const worker = new ForkedWorker(pid, lines, control);
    this.#workers.add(worker);
    return worker;
  }

  setTimer(seconds: number, callback: () => void): Timer {
    return this.#timers.add(native.uptime() + toMilliseconds(seconds), callback);
  }

  clearTimer(timer: Timer): void {
    this.#timers.remove(timer);
  }

  run(): never {
    for (;;) {
      const pause = Math.max(0, this.#listensFrom - native.uptime());
      const readable = this.#readable(pause === 0);
      const next = this.#timers.untilNext(native.uptime());
      if (readable.length === 0 && this.#workers.size === 0 && next === undefined) this.exit(0);
      const patience = this.#workers.size > 0 && pause > 0 ? Math.min(pause, next ?? pause) : next;
      this.#serve(
        readable,
        native.wait(
          readable.map(({ fd }) => fd),
          patience ?? -1,
        ),
      );
    }
  }

  exit(code: number): never {
    return native.exit(code);
  }

  argv(): readonly string[] {
    return native.argv().slice(1);
  }

  pid(): number {
    return native.pid();
  }

  #readable(listens: boolean): Input[] {
    const workers = listens ? [...this.#workers].map(({ input }) => input) : [];
    return [this.#input, ...workers].filter(({ open }) => open);
  }

  #serve(inputs: readonly Input[], ready: readonly number[]): void {
    const signal = native.takeStopSignal();
    if (signal !== 0) this.#stops(signal === sigint ? 'SIGINT' : 'SIGTERM');
    for (const input of inputs) {
      if (!ready.includes(input.fd)) continue;
      input.take();
      if (input !== this.#input && !input.midLine) this.#listensFrom = native.uptime() + gathering;
    }
    for (const worker of [...this.#workers]) {
      if (worker.settle()) this.#workers.delete(worker);
    }
    this.#timers.fire(native.uptime());
  }
}
