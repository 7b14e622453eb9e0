// One host's virtual machine, as the supervisor holds it: started, snapshotted, reset, cut from its power.
import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Duplex } from 'node:stream';
import { Clock } from './clock.ts';
import { dyingWithUs, searchPath } from './execute.ts';
import { LabError } from './lab-error.ts';
import { Monitor } from './monitor.ts';
import {
  type Accelerator,
  clockDescriptor,
  type MachineParts,
  qemuArguments,
  qemuProgram,
} from './qemu-arguments.ts';

/** Below the kernel's range for outgoing connections, so that a port is still free when a machine is switched on again. */
const firstPort = 20_000;
const lastPort = 32_000;
const portTries = 50;

/** Milliseconds; it is a matter of 50 unless this machine is overloaded. */
const clockPatience = 20_000;

interface Running {
  process: { kill(signal: 'SIGKILL'): boolean };
  monitor: Monitor;
  clock: Clock;
  ended: Promise<void>;
}

export class Machine {
  private running: Running | undefined;
  private sshPort: number | undefined;

  constructor(
    private readonly parts: MachineParts,
    private readonly accelerator: Accelerator,
  ) {}

  get name(): string {
    return this.parts.host.name;
  }

  get on(): boolean {
    return this.running !== undefined;
  }

  /** On 127.0.0.1; undefined before the first start. */
  get port(): number | undefined {
    return this.sshPort;
  }

  /** Starts QEMU and opens the SSH port; the host boots, unless it is to stay paused. */
  async start(paused = false): Promise<void> {
    if (this.running) return;
    this.running = this.spawn(paused ? ['-S'] : []);
    try {
      await this.running.monitor.execute('qmp_capabilities');
      await this.openPort(this.running.monitor);
    } catch (error) {
      await this.kill();
      throw await this.explain(error);
    }
  }

  async snapshot(tag: string): Promise<void> {
    await this.present().monitor.command(`savevm ${tag}`);
  }

  /** Back to a snapshot but at the present time, also of a machine that is off. */
  async reset(tag: string): Promise<void> {
    await this.start(true);
    const { monitor, clock } = this.present();
    await monitor.command(`loadvm ${tag}`);
    await monitor.execute('cont');
    if (await clock.set(Date.now(), clockPatience)) return;
    throw new LabError(
      `${this.name} is back at "${tag}" but does not react`,
      'was the snapshot taken while it was booting?',
    );
  }

  /** The power fails and comes back: nothing in the host is told. */
  async cutPower(): Promise<void> {
    await this.present().monitor.execute('system_reset');
  }

  /** QEMU is asked to end, not killed: what the host has flushed must be in the disk's file when it is switched on again. */
  async switchOff(): Promise<void> {
    const { running } = this;
    if (running === undefined) return;
    await running.monitor.execute('quit');
    await running.ended;
  }

  async kill(): Promise<void> {
    this.running?.process.kill('SIGKILL');
    await this.running?.ended;
  }

  private spawn(more: string[]): Running {
    const { files } = this.parts;
    const [program = '', ...rest] = dyingWithUs('KILL', [
      qemuProgram,
      ...qemuArguments(this.parts, this.accelerator),
      ...more,
    ]);
    const messages = openSync(files.messages, 'a', 0o600);
    const child = spawn(program, rest, {
      stdio: ['pipe', 'pipe', messages, 'pipe'],
      env: { ...process.env, PATH: searchPath },
    });
    closeSync(messages);
    const ended = new Promise<void>((resolve) => {
      const end = () => {
        this.running = undefined;
        resolve();
      };
      child.once('error', end);
      child.once('exit', end);
    });
    const channel = child.stdio[clockDescriptor];
    if (!child.stdin || !child.stdout || !(channel instanceof Duplex))
      throw new LabError(`${this.name}: QEMU has no pipes`);
    return {
      process: child,
      monitor: new Monitor(child.stdout, child.stdin),
      clock: new Clock(channel),
      ended,
    };
  }

  /** Whether a port is free is decided by taking it; asking first would be a race. */
  private async openPort(monitor: Monitor): Promise<void> {
    const known = this.sshPort;
    for (let tries = 0; tries < portTries; tries += 1) {
      const port = known ?? randomInt(firstPort, lastPort);
      if (await takes(monitor, port)) {
        this.sshPort = port;
        return;
      }
      if (known !== undefined) break;
    }
    throw new LabError(
      known === undefined ? 'no free port on 127.0.0.1' : `port ${known} is taken by another program`,
    );
  }

  private present(): Running {
    if (this.running) return this.running;
    throw new LabError(`${this.name} is switched off`, `iscsi-deploy lab power-cut ${this.name} --on`);
  }

  private async explain(error: unknown): Promise<unknown> {
    const said = await readFile(this.parts.files.messages, 'utf8').catch(() => '');
    const lines = said.trim().split('\n').slice(-3).join('\n');
    return lines === '' ? error : new LabError(`${this.name} cannot be started: ${lines}`);
  }
}

async function takes(monitor: Monitor, port: number): Promise<boolean> {
  return monitor.command(`hostfwd_add ssh tcp:127.0.0.1:${port}-:22`).then(
    () => true,
    () => false,
  );
}
