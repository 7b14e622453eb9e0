// The kinds `command` and `wait_for` with the agent itself: real children, a real port, what they print and how they end.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AgentSession, openAgentSession } from '../../src/agent-session/agent-session.ts';
import { loadAgents } from '../../src/agent-session/delivery/agent-manifest.ts';
import { createMask } from '../../src/agent-session/mask.ts';
import { batch } from '../../src/contract/resource.ts';
import { LocalShell } from './connection/local-shell.ts';

let folder = '';
let session: AgentSession;
const file = (name: string) => join(folder, name);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'agent-commands-'));
  session = await openAgentSession({
    connection: new LocalShell(),
    become: false,
    agents: await loadAgents(new URL('../../dist/agent', import.meta.url).pathname),
    directory: file('agent'),
    holder: 'a test',
    lock: true,
    mask: createMask(['s3cret-text']),
    onEvent: () => {},
  });
});
afterAll(async () => {
  await session.close();
  rmSync(folder, { recursive: true });
});

const taskOf = (kind: string, desired: object) => batch.parse([{ id: '0.0', name: 'a task', kind, desired }]);

async function plan(kind: string, desired: object) {
  const [result] = await session.plan([taskOf(kind, desired)]);
  return result;
}

async function apply(kind: string, desired: object) {
  const [result] = await session.apply(taskOf(kind, desired), 'restart');
  return result;
}

describe('command', () => {
  it('runs once, in its directory, with its environment and input and no shell', async () => {
    const desired = {
      argv: ['sh', '-c', 'read line; echo "$line $LEVEL $PWD"; echo "$0" >&2; touch made', '$(id)'],
      chdir: folder,
      environment: { LEVEL: '3' },
      stdin: 'hello\n',
      creates: file('made'),
    };
    expect(await plan('command', desired)).toMatchObject({ status: 'changed' });
    expect(await apply('command', desired)).toMatchObject({
      status: 'changed',
      observation: { rc: 0, stdout: `hello 3 ${folder}\n`, stderr: '$(id)\n' },
    });
    expect(await plan('command', desired)).toMatchObject({ status: 'ok', changes: [] });
  });

  it.each([
    ['its exit code', { cmd: "sh -c 'echo no >&2; exit 3'" }, 'sh: no', 3],
    [
      'a program that is missing',
      { cmd: 'no-such-program' },
      'no-such-program is not installed on this host',
      127,
    ],
    ['its deadline', { cmd: 'sleep 60', deadline: 1 }, 'sleep did not end within 1 s', 143],
  ])('fails with %s', async (_case, desired, message, rc) => {
    expect(await apply('command', desired)).toMatchObject({
      status: 'failed',
      failure: { cause: 'host', message },
      observation: { rc },
    });
  });

  it('fails where it does not do what it says', async () => {
    const result = await apply('command', { cmd: 'true', creates: file('never') });
    expect(result).toMatchObject({
      status: 'failed',
      failure: { message: 'true ended with 0, and by what the task says it is not done' },
    });
  });

  it('never shows a secret that it prints', async () => {
    const result = await apply('command', { cmd: 'cat', stdin: 'it is s3cret-text' });
    expect(result).toMatchObject({ status: 'changed', observation: { stdout: 'it is ***' } });
  });
});

describe('wait_for', () => {
  it('waits until a port answers', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((done) => server.once('listening', done));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    expect(await plan('wait_for', { port })).toMatchObject({ status: 'ok', known_after_apply: false });
    await new Promise((done) => server.close(done));
    expect(await plan('wait_for', { port })).toMatchObject({ status: 'ok', known_after_apply: true });
    const waiting = apply('wait_for', { port, timeout: 20 });
    setTimeout(() => server.listen(port, '127.0.0.1'), 1500);
    expect(await waiting).toMatchObject({ status: 'ok', changes: [] });
    server.close();
  });

  it('fails at its deadline, and writes nothing', async () => {
    writeFileSync(file('stays'), 'x');
    const result = await apply('wait_for', { path: file('stays'), state: 'absent', timeout: 1 });
    expect(result).toMatchObject({ status: 'failed', failure: { cause: 'host' } });
    expect(readFileSync(file('stays'), 'utf8')).toBe('x');
  });
});
