// Speaks QMP with one QEMU over its standard input and output (QEMU, docs/interop/qmp-spec.rst).

import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import * as z from 'zod';
import { LabError } from './lab-error.ts';

const message = z.object({
  id: z.number().optional(),
  return: z.unknown().optional(),
  error: z.object({ desc: z.string() }).optional(),
});

interface Waiting {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

const answerSeconds = 120;

export class Monitor {
  private readonly waiting = new Map<number, Waiting>();
  private lastId = 0;

  constructor(
    output: Readable,
    private readonly input: Writable,
  ) {
    input.on('error', () => {});
    const lines = createInterface({ input: output });
    lines.on('line', (line) => this.receive(line));
    lines.on('close', () => this.abandon());
  }

  /** Runs a QMP command. Throws a LabError with QEMU's words if it fails, or if QEMU ends or does not answer. */
  execute(command: string, parameters: Record<string, unknown> = {}): Promise<unknown> {
    this.lastId += 1;
    const id = this.lastId;
    const timer = setTimeout(() => this.refuse(id, `does not answer to ${command}`), answerSeconds * 1000);
    const answer = new Promise<unknown>((resolve, reject) => this.waiting.set(id, { resolve, reject }));
    this.input.write(`${JSON.stringify({ execute: command, arguments: parameters, id })}\n`);
    return answer.finally(() => clearTimeout(timer));
  }

  /** Runs a command of the monitor for people; QEMU has no other for snapshots and ports. Anything it prints is a complaint. */
  async command(line: string): Promise<void> {
    const printed = await this.execute('human-monitor-command', { 'command-line': line });
    const complaint = String(printed).trim();
    if (complaint !== '') throw new LabError(`QEMU refuses "${line}": ${complaint}`);
  }

  private receive(line: string): void {
    const parsed = message.safeParse(parseJson(line));
    const id = parsed.data?.id;
    if (!parsed.success || id === undefined) return;
    if (parsed.data.error) return this.refuse(id, `refuses: ${parsed.data.error.desc}`);
    this.waiting.get(id)?.resolve(parsed.data.return);
    this.waiting.delete(id);
  }

  private refuse(id: number, reason: string): void {
    this.waiting.get(id)?.reject(new LabError(`QEMU ${reason}`));
    this.waiting.delete(id);
  }

  private abandon(): void {
    for (const id of [...this.waiting.keys()]) this.refuse(id, 'has ended');
  }
}

/** undefined for what is not JSON: QEMU's greeting and events are, but nothing else must end us. */
function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
