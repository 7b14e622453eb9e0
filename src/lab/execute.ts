// Runs one program of this machine to its end: bounded in time, and never outliving us.
import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { LabError } from './lab-error.ts';

export interface ExecuteOptions {
  seconds: number;
  cwd?: string;
  environment?: Record<string, string>;
  /** Standard output and error are appended here instead of being kept. */
  log?: string;
  signal?: AbortSignal;
  hint?: string;
}

const keptOutput = 64 * 1024;

/** mkfs and its like live in sbin, which is on no ordinary user's path. */
export const searchPath = `${process.env['PATH'] ?? '/usr/bin:/bin'}:/usr/local/sbin:/usr/sbin:/sbin`;

/** An argv that is killed by the kernel when the thread that started it is gone, whatever ended that. */
export function dyingWithUs(signal: 'KILL' | 'TERM', argv: readonly string[]): string[] {
  return ['setpriv', '--pdeathsig', signal, ...argv];
}

/** Standard output of the program. Throws a LabError that names it if it fails, is aborted or takes too long. */
export async function execute(argv: readonly string[], options: ExecuteOptions): Promise<string> {
  const [program = '', ...rest] = dyingWithUs('TERM', argv);
  const log = options.log === undefined ? undefined : openSync(options.log, 'a', 0o600);
  const child = spawn(program, rest, {
    stdio: ['ignore', log ?? 'pipe', log ?? 'pipe'],
    env: { ...process.env, ...options.environment, PATH: searchPath },
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  });
  if (log !== undefined) closeSync(log);
  const stdout = collect(child.stdout);
  const stderr = collect(child.stderr);
  const reason = await new Ending(child, options).reason();
  if (reason === undefined) return stdout();
  throw new LabError(`${describe(argv)} ${reason}${lastLines(stderr())}`, hintFor(options));
}

/** What the stream has said so far, its beginning dropped when it is much. */
function collect(stream: Readable | null): () => string {
  let text = '';
  stream?.on('data', (bytes) => {
    text = (text + bytes).slice(-keptOutput);
  });
  return () => text;
}

type Child = ReturnType<typeof spawn>;

/** Waits for a child, and ends it when its time is over or nobody wants its result any more. */
class Ending {
  private stopped: string | undefined;

  constructor(
    private readonly child: Child,
    private readonly options: ExecuteOptions,
  ) {}

  /** Why it failed; undefined if it succeeded. */
  async reason(): Promise<string | undefined> {
    const timer = setTimeout(
      () => this.stop(`took longer than ${this.options.seconds} s`),
      this.options.seconds * 1000,
    );
    const abort = () => this.stop('was interrupted');
    this.options.signal?.addEventListener('abort', abort);
    if (this.options.signal?.aborted) abort();
    try {
      return await this.closed();
    } finally {
      clearTimeout(timer);
      this.options.signal?.removeEventListener('abort', abort);
    }
  }

  private closed(): Promise<string | undefined> {
    return new Promise((resolve) => {
      this.child.once('error', (error) => resolve(`cannot be started: ${error.message}`));
      this.child.once('close', (code, signal) => {
        const failure = code === 0 ? undefined : `failed (${signal ?? `exit code ${code}`})`;
        resolve(this.stopped ?? failure);
      });
    });
  }

  private stop(reason: string): void {
    this.stopped = reason;
    this.child.kill('SIGTERM');
    setTimeout(() => this.child.kill('SIGKILL'), 10_000).unref();
  }
}

function describe(argv: readonly string[]): string {
  return argv.slice(0, 3).join(' ');
}

function lastLines(text: string): string {
  const lines = text.trim().split('\n').slice(-3).join('\n');
  return lines === '' ? '' : `:\n${lines}`;
}

function hintFor(options: ExecuteOptions): string | undefined {
  return options.hint ?? (options.log === undefined ? undefined : `its output is in ${options.log}`);
}
