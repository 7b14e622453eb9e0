// The controller's end of the self-test's protocol: sends orders, waits for what is told.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

type Told = Record<string, unknown>;

export class Controller {
  readonly child: ChildProcessWithoutNullStreams;
  /** What was told and not yet waited for. */
  readonly told: Told[] = [];
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  errors = '';
  #news: () => void = () => {};

  constructor(command: readonly string[]) {
    const [executable = '', ...argv] = command;
    this.child = spawn(executable, argv);
    this.child.stdin.on('error', () => {});
    this.child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.errors += text;
    });
    createInterface({ input: this.child.stdout }).on('line', (line) => {
      this.told.push(JSON.parse(line));
      this.#news();
    });
    this.ended = new Promise((resolve) => {
      this.child.on('close', (code, signal) => resolve({ code, signal }));
    });
  }

  order(order: Told): void {
    this.child.stdin.write(`${JSON.stringify(order)}\n`);
  }

  /** The next thing told that has this property; what comes before it is dropped. */
  async next(property: string): Promise<Told> {
    for (;;) {
      for (let told = this.told.shift(); told !== undefined; told = this.told.shift()) {
        if (property in told) return told;
      }
      await new Promise<void>((resolve) => {
        this.#news = resolve;
      });
    }
  }

  /** All lines of the worker until it ended, and how it did. */
  async outcome(): Promise<{ lines: unknown[]; exit: unknown }> {
    const lines: unknown[] = [];
    for (;;) {
      const told = this.told.shift();
      if (told === undefined) {
        await new Promise<void>((resolve) => {
          this.#news = resolve;
        });
      } else if ('exit' in told) {
        return { lines, exit: told['exit'] };
      } else if ('line' in told) {
        lines.push(told['line']);
      }
    }
  }
}
