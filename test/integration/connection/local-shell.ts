// A connection to this very machine, so that the start script runs in a real shell without a server around it.
import { type ChildProcess, spawn } from 'node:child_process';
import type {
  Channel,
  ChannelEnd,
  ChannelListener,
  Connection,
  Traffic,
} from '../../../src/connection/connection.ts';

export class LocalShell implements Connection {
  #traffic: Traffic = { sent: 0, received: 0 };
  /** The last command that was started. */
  child: ChildProcess | undefined;

  /** `shell` takes the place of /bin/sh on the host; `path` goes before PATH; `damage` may change what is sent. */
  constructor(readonly options: { shell?: string; path?: string; damage?: (chunk: Buffer) => Buffer } = {}) {}

  async open(command: string, listener: ChannelListener): Promise<Channel> {
    const { shell = '/bin/sh', path, damage = (chunk) => chunk } = this.options;
    const env = { ...process.env, PATH: [path, process.env['PATH']].filter(Boolean).join(':') };
    const child = spawn('/bin/sh', ['-c', command.replace('/bin/sh', shell)], { env, detached: true });
    this.child = child;
    child.stdout.on('data', (chunk: Buffer) => {
      this.#traffic.received += chunk.length;
      listener.stdout(chunk);
    });
    child.stderr.on('data', (chunk: Buffer) => listener.stderr(chunk));
    child.stdin.on('error', () => {});
    const closed = new Promise<ChannelEnd>((resolve) => {
      child.on('close', (code, signal) => resolve(code === null ? { signal: signal ?? 'none' } : { code }));
    });
    return {
      closed,
      write: (chunk) => {
        this.#traffic.sent += chunk.length;
        return new Promise((resolve) => {
          void closed.then(() => resolve(false));
          child.stdin.write(damage(chunk), (error) => resolve(!error));
        });
      },
      end: () => void child.stdin.end(),
      kill: () => {
        child.stdin.destroy();
        child.stdout.destroy();
        child.stderr.destroy();
      },
    };
  }

  traffic(): Traffic {
    return this.#traffic;
  }

  /** Like a host that loses its power: nothing of the command gets to clean up. */
  crash(): void {
    if (this.child?.pid !== undefined) process.kill(-this.child.pid, 'SIGKILL');
  }

  async close(): Promise<void> {}
}
