import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { parseStartTime } from '../../agent/system/process.ts';
import { Controller } from './agent-system/controller.ts';
import { buildSelfTest, buildTimeout } from './agent-system/executable.ts';

let executable = '';
let directory = '';
let controller: Controller;

beforeAll(async () => {
  executable = (await buildSelfTest()).x64;
  directory = mkdtempSync(join(tmpdir(), 'agent-process-'));
}, buildTimeout);

afterAll(() => rmSync(directory, { recursive: true, force: true }));

beforeEach(() => {
  controller = new Controller([executable]);
});

afterEach(async () => {
  controller.child.kill('SIGKILL');
  await controller.ended;
});

const file = (name: string) => join(directory, name);
const eventually = (check: () => void) => vi.waitFor(check, { timeout: 5000, interval: 20 });

function isAlive(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.charAt(stat.lastIndexOf(')') + 2) !== 'Z';
  } catch {
    return false;
  }
}

describe('protocol', () => {
  it('reads characters that arrive byte by byte', async () => {
    for (const byte of Buffer.from(`${JSON.stringify({ do: 'echo', text: 'grüß € 𝄞' })}\n`)) {
      controller.child.stdin.write(Buffer.of(byte));
      await new Promise((done) => setTimeout(done, 2));
    }
    expect(await controller.next('echo')).toEqual({ echo: 'grüß € 𝄞' });
  });

  it('takes a last line without its end, then tells the end', async () => {
    controller.child.stdin.end('{"do":"echo","text":"first"}\n{"do":"echo","text":"last"}');
    expect(await controller.next('echo')).toEqual({ echo: 'first' });
    expect(await controller.next('echo')).toEqual({ echo: 'last' });
    expect(await controller.next('end')).toEqual({ end: 'closed' });
    expect(await controller.ended).toEqual({ code: 0, signal: null });
  });

  it('carries 20 MB in one line and back', async () => {
    const text = '€'.repeat(7_000_000);
    controller.order({ do: 'length', text });
    expect(await controller.next('length')).toEqual({ length: 7_000_000 });
    controller.order({ do: 'echo', text });
    const { echo } = await controller.next('echo');
    expect(echo === text).toBe(true);
  });

  it('ends the input at a line of more than 32 MiB', async () => {
    controller.child.stdin.write(Buffer.alloc(33 * 1024 * 1024, 0x61));
    expect(await controller.next('end')).toEqual({ end: 'too-long' });
    expect(await controller.ended).toEqual({ code: 0, signal: null });
  });

  it('learns from a write that nobody listens any more', async () => {
    await controller.next('pid');
    controller.order({ do: 'talk until nobody listens', path: file('talked') });
    await new Promise((done) => setTimeout(done, 200));
    controller.child.stdout.destroy();
    expect(await controller.ended).toEqual({ code: 0, signal: null });
    expect(JSON.parse(readFileSync(file('talked'), 'utf8'))).toEqual({
      lines: expect.any(Number),
      again: false,
    });
  });

  it('ends with the code that it was told, and 70 for a mistake of its own', async () => {
    controller.order({ do: 'exit' });
    expect(await controller.ended).toEqual({ code: 4, signal: null });
    controller = new Controller([executable]);
    controller.order({ do: 'fail' });
    expect(await controller.ended).toEqual({ code: 70, signal: null });
    expect(controller.errors).toContain('agent: internal error: TypeError: not caught');
  });

  it('lives through SIGHUP and tells of SIGTERM and SIGINT', async () => {
    await controller.next('pid');
    controller.child.kill('SIGHUP');
    controller.child.kill('SIGTERM');
    expect(await controller.next('signal')).toEqual({ signal: 'SIGTERM' });
    controller.child.kill('SIGINT');
    expect(await controller.next('signal')).toEqual({ signal: 'SIGINT' });
    controller.order({ do: 'echo', text: 'alive' });
    expect(await controller.next('echo')).toEqual({ echo: 'alive' });
  });

  it('fires timers in their order, and not those that were cleared', async () => {
    controller.order({ do: 'timer', seconds: 0.3, text: 'second' });
    controller.order({ do: 'timer', seconds: 0.1, text: 'first' });
    controller.order({ do: 'forgotten timer' });
    expect(await controller.next('timer')).toEqual({ timer: 'first' });
    expect(await controller.next('timer')).toEqual({ timer: 'second' });
  });

  it('gives the command line and stays small', async () => {
    const named = new Controller([executable, 'serve', 'grüß']);
    const { pid, argv } = await named.next('pid');
    expect(argv).toEqual(['serve', 'grüß']);
    expect(residentKilobytes(Number(pid))).toBeLessThan(8 * 1024);
    named.child.stdin.end();
    expect(await named.ended).toEqual({ code: 0, signal: null });
  });
});

describe('worker', () => {
  it('hands over all its lines, then its exit', async () => {
    controller.order({ do: 'work of many lines' });
    const { lines, exit } = await controller.outcome();
    expect(lines).toEqual(Array.from({ length: 2000 }, (_, count) => `${count} ${'€'.repeat(100)}`));
    expect(exit).toEqual({ code: 0, signal: null });
  });

  it('is known by its pid and start time', async () => {
    controller.order({ do: 'work until stopped' });
    const { worker, startTime } = await controller.next('worker');
    expect(startTime).toBe(parseStartTime(readFileSync(`/proc/${worker}/stat`, 'utf8')));
  });

  it('has none of the streams of the protocol, nor have its children', async () => {
    controller.order({ do: 'work with streams' });
    const { lines, exit } = await controller.outcome();
    expect(lines).toEqual([JSON.stringify(['/dev/null', '/dev/null', '/dev/null'])]);
    expect(exit).toEqual({ code: 0, signal: null });
  });

  it.each<[string, object]>([
    ['work that throws', { code: 70, signal: null }],
    ['work that crashes', { code: null, signal: 11 }],
  ])('tells how it ended: %s', async (job, exit) => {
    controller.order({ do: job });
    expect(await controller.outcome()).toEqual({ lines: [], exit });
  });

  it('stops between changes when it is asked to, while the parent answers', async () => {
    controller.order({ do: 'work until stopped' });
    await controller.next('line');
    controller.order({ do: 'echo', text: 'answered' });
    await controller.next('echo');
    controller.order({ do: 'stop' });
    expect((await controller.outcome()).exit).toEqual({ code: 0, signal: null });
  });

  it('takes SIGTERM for a wish to stop, and SIGHUP for nothing', async () => {
    controller.order({ do: 'work until stopped', path: file('terminated') });
    const { worker } = await controller.next('worker');
    await controller.next('line');
    process.kill(Number(worker), 'SIGHUP');
    await controller.next('line');
    process.kill(Number(worker), 'SIGTERM');
    expect((await controller.outcome()).exit).toEqual({ code: 0, signal: null });
    expect(readFileSync(file('terminated'), 'utf8')).toMatch(/^stopped after \d+$/);
  });

  it('finishes the change at hand when its parent is killed, and keeps the lock until then', async () => {
    controller.order({ do: 'lock', path: file('lock') });
    controller.order({ do: 'work until stopped', path: file('orphaned') });
    const { worker } = await controller.next('worker');
    await controller.next('line');
    process.kill(Number(worker), 'SIGSTOP');
    controller.child.kill('SIGKILL');
    await controller.ended;
    expect(isFree(file('lock'))).toBe(false);
    process.kill(Number(worker), 'SIGCONT');
    await eventually(() => expect(existsSync(file('orphaned'))).toBe(true));
    await eventually(() => expect(isAlive(Number(worker))).toBe(false));
    expect(isFree(file('lock'))).toBe(true);
  });

  it('is killed with the command that it runs', async () => {
    controller.order({ do: 'work with a child', path: file('child') });
    await eventually(() => expect(readFileSync(file('child'), 'utf8')).toMatch(/^\d+\n$/));
    const child = Number(readFileSync(file('child'), 'utf8'));
    expect(isAlive(child)).toBe(true);
    controller.order({ do: 'kill' });
    expect((await controller.outcome()).exit).toEqual({ code: null, signal: 9 });
    await eventually(() => expect(isAlive(child)).toBe(false));
  });
});

function isFree(path: string): boolean {
  try {
    execFileSync('flock', ['--nonblock', path, 'true']);
    return true;
  } catch {
    return false;
  }
}

function residentKilobytes(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]);
}
