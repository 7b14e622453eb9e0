// The start script in real shells: what it leaves on a host when all goes well, and what it must not leave when something breaks.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { openAgentSession, type SessionOptions } from '../../../src/agent-session/agent-session.ts';
import type { AgentManifest, BuiltAgent } from '../../../src/agent-session/delivery/agent-manifest.ts';
import { connectSsh2 } from '../../../src/connection/ssh2/ssh2-connection.ts';
import { type FakeBuild, fakeBuild } from './fake-agent.ts';
import { LocalShell } from './local-shell.ts';
import { SshServer } from './ssh-server.ts';

let build: FakeBuild;
let directory: string;
const scratch: string[] = [];

beforeAll(async () => {
  build = await fakeBuild('one');
});
beforeEach(() => {
  const parent = mkdtempSync(join(tmpdir(), 'delivery-'));
  scratch.push(parent);
  directory = join(parent, 'agent');
});
afterAll(() => {
  for (const path of [...scratch, build.directory]) rmSync(path, { recursive: true, force: true });
});

function open(connection: SessionOptions['connection'], differing: Partial<SessionOptions> = {}) {
  return openAgentSession({
    connection,
    become: false,
    agents: build.agents,
    directory,
    holder: 'somebody at a desk',
    lock: false,
    mask: (text) => text,
    onEvent: () => {},
    ...differing,
  });
}

/** Delivers and ends. */
async function deliver(connection: SessionOptions['connection'], differing: Partial<SessionOptions> = {}) {
  const session = await open(connection, differing);
  await session.close();
  return session;
}

const contents = () => readdirSync(directory).sort();
const executables = () =>
  readdirSync(directory).filter((name) => (statSync(join(directory, name)).mode & 0o111) !== 0);

describe.each([['dash'], ['bash'], ['busybox sh']])('in %s', (shell) => {
  it('delivers once, and starts what is there the second time', async () => {
    requireShell(shell);
    const first = await deliver(new LocalShell({ shell }));
    expect(first.pending).toEqual(['one']);
    expect(first.bytes.sent).toBeGreaterThan(100_000);
    expect(contents()).toEqual([build.sha256, 'current'].sort());
    expect(readlinkSync(join(directory, 'current'))).toBe(build.sha256);

    const second = await deliver(new LocalShell({ shell }));
    expect(second.pending).toEqual(['one']);
    expect(second.bytes.sent).toBeLessThan(200);
  });
});

it('leaves directory and executable to the user alone', async () => {
  await deliver(new LocalShell());
  const modes = [directory, join(directory, build.sha256)].map((path) => statSync(path).mode & 0o777);
  expect(modes).toEqual([0o700, 0o700]);
});

it('goes over SSH in one channel: first the executable, then a few kilobytes', async () => {
  const server = await SshServer.start(['MaxSessions 1']);
  onTestFinished(() => server.stop());
  const traffic = [];
  for (const _run of ['first', 'second']) {
    const connection = await connectSsh2(server.target());
    const session = await open(connection);
    expect(await session.plan([])).toEqual([]);
    await session.clear(['restart']);
    await session.close();
    await connection.close();
    traffic.push(session.bytes);
  }
  expect(traffic[0]?.sent).toBeGreaterThan(100_000);
  expect(traffic[1]?.sent).toBeLessThan(10_000);
  expect(traffic[1]?.received).toBeLessThan(10_000);
});

it('refuses what was damaged on the way, and leaves nothing of it', async () => {
  const damage = (chunk: Buffer) =>
    Buffer.from(chunk.map((byte, index) => (index === 50_000 ? byte ^ 1 : byte)));
  const shell = new LocalShell({ damage });
  await expect(open(shell)).rejects.toThrow(/did not arrive whole|arrived damaged/);
  await gone(shell);
  expect(contents()).toEqual([]);
});

it('refuses a whole executable with another hash', async () => {
  const shell = new LocalShell();
  const agents = withBuilds(build, (agent) => ({ ...agent, sha256: '0'.repeat(64) }));
  await expect(open(shell, { agents })).rejects.toThrow(/arrived damaged and was not started/);
  await gone(shell);
  expect(contents()).toEqual([]);
});

it('leaves nothing when the controller goes away in the middle', async () => {
  const shell = new LocalShell();
  const stop = new AbortController();
  const hanging = hangAfter(30_000);
  const opening = open(shell, { agents: hanging.agents, signal: stop.signal });
  await hanging.reached;
  stop.abort(new Error('interrupted'));
  await expect(opening).rejects.toThrow('interrupted');
  await gone(shell);
  expect(contents()).toEqual([]);
});

it('leaves nothing executable when the host dies in the middle, and cleans up at the next delivery', async () => {
  const shell = new LocalShell();
  const hanging = hangAfter(30_000);
  const opening = open(shell, { agents: hanging.agents, limits: { delivery: 1 } });
  opening.catch(() => {});
  await hanging.reached;
  shell.crash();
  await expect(opening).rejects.toThrow();
  expect(contents()).toEqual([expect.stringMatching(/^new\.\d+$/)]);
  expect(executables()).toEqual([]);

  await buried(Number(contents()[0]?.replace('new.', '')));
  await deliver(new LocalShell());
  expect(contents()).toEqual([build.sha256, 'current'].sort());
});

it('bears ten controllers that deliver at once', async () => {
  const sessions = await Promise.all(Array.from({ length: 10 }, () => deliver(new LocalShell())));
  expect(sessions.map((session) => session.pending)).toEqual(Array(10).fill(['one']));
  expect(contents()).toEqual([build.sha256, 'current'].sort());
});

it('bears two controllers of different versions that deliver at once', async () => {
  const other = await fakeBuild('other');
  scratch.push(other.directory);
  await deliver(new LocalShell(), { agents: (await olderBuild('old')).agents });
  const [one, two] = await Promise.all([
    deliver(new LocalShell()),
    deliver(new LocalShell(), { agents: other.agents }),
  ]);
  expect([one?.pending, two?.pending]).toEqual([['one'], ['other']]);
});

it('keeps the current one and the one before', async () => {
  const ancient = await olderBuild('ancient', 2000);
  const old = await olderBuild('old', 1000);
  await deliver(new LocalShell());
  expect(contents()).toEqual([build.sha256, old.sha256, 'current'].sort());
  expect(existsSync(join(directory, ancient.sha256))).toBe(false);
  expect(readlinkSync(join(directory, 'current'))).toBe(build.sha256);
});

it('delivers again where the file lost its permission', async () => {
  await deliver(new LocalShell());
  chmodSync(join(directory, build.sha256), 0o600);
  const again = await deliver(new LocalShell());
  expect(again.bytes.sent).toBeGreaterThan(100_000);
  expect(executables()).toContain(build.sha256);
});

it('skips what a login shell prints first', async () => {
  const path = fakeTool('uname', 'echo "Welcome to {fake}!" >&3; exec /bin/uname "$@"');
  const session = await deliver(
    new LocalShell({
      path,
      shell: 'sh -c "exec 3>&1; echo \\"You have {mail}\\"; exec /bin/sh \\"\\$@\\"" sh',
    }),
  );
  expect(session.pending).toEqual(['one']);
});

describe('says what is wrong', () => {
  it.each([
    ['an architecture without an agent', 'uname', 'echo riscv64', /no agent for this architecture: riscv64/],
    [
      'a full disk',
      'gzip',
      'echo "gzip: stdout: No space left on device" >&2; exit 1',
      /no space for the agent in/,
    ],
  ])('%s', async (_case, tool, body, message) => {
    await expect(open(new LocalShell({ path: fakeTool(tool, body) }))).rejects.toThrow(message);
  });

  it('a tool that is missing', async () => {
    const path = fakeTool('uname', 'echo x86_64');
    for (const tool of ['chmod', 'head', 'ln', 'mkdir', 'mv', 'readlink', 'rm', 'sha256sum', 'sync', 'env'])
      symlinkSync(`/usr/bin/${tool}`, join(path, tool));
    await expect(open(new LocalShell({ shell: `env PATH=${path} /bin/sh` }))).rejects.toMatchObject({
      message: 'a tool that takes the agent in is missing: gzip: not found',
      hint: 'install coreutils and gzip',
    });
  });

  it('a directory that is a link', async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'elsewhere-'));
    scratch.push(elsewhere);
    symlinkSync(elsewhere, directory);
    await expect(open(new LocalShell())).rejects.toThrow(/or is a link/);
    expect(readdirSync(elsewhere)).toEqual([]);
  });

  it('a file in the place of the directory', async () => {
    writeFileSync(directory, '');
    await expect(open(new LocalShell())).rejects.toThrow(/cannot be made: .*mkdir/);
  });

  it.each([
    ['a real full file system', 'size=64k', /no space for the agent in .*No space left on device/],
    ['a file system without execution', 'noexec', /cannot be executed: .*Permission denied/],
    ['a read-only file system', 'ro', /is on a read-only file system/],
  ])('%s', async (_case, mountOptions, message) => {
    mkdirSync(directory);
    execFileSync('mount', ['-t', 'tmpfs', '-o', `mode=0700,${mountOptions}`, 'none', directory]);
    try {
      directory = join(directory, 'agent');
      await expect(open(new LocalShell())).rejects.toThrow(message);
    } finally {
      execFileSync('umount', ['-l', join(directory, '..')]);
    }
  });

  it.each([
    ['password-required.txt', 1, /^sudo asks for a password: sudo: a password is required$/],
    ['tty-required.txt', 1, /^sudo wants a terminal/],
  ])('sudo that refuses: %s', async (fixture, code, message) => {
    const file = join(import.meta.dirname, '../../fixtures/sudo', fixture);
    const path = fakeTool('sudo', `cat ${file} >&2; exit ${code}`);
    await expect(open(new LocalShell({ path }), { become: true })).rejects.toThrow(message);
  });
});

it('becomes root through sudo, without a question', async () => {
  const log = `${directory}-argv`;
  const path = fakeTool('sudo', `printf "%s\\n" "$1" "$2" "$3" "$LC_ALL" > ${log}; shift 2; exec "$@"`);
  const session = await deliver(new LocalShell({ path }), { become: true });
  expect(session.pending).toEqual(['one']);
  expect(execFileSync('cat', [log], { encoding: 'utf8' })).toBe('-n\n--\n/bin/sh\nC\n');
});

/** Waits until a dead process is no zombie any more. */
async function buried(pid: number): Promise<void> {
  while (existsSync(`/proc/${pid}`)) await new Promise((resolve) => setTimeout(resolve, 10));
}

/** A directory for the front of PATH that has this tool only. */
function fakeTool(name: string, body: string): string {
  const path = mkdtempSync(join(tmpdir(), 'tools-'));
  scratch.push(path);
  writeFileSync(join(path, name), `#!/bin/sh\n${body}\n`, { mode: 0o755 });
  return path;
}

/** A build that was delivered this many seconds ago. */
async function olderBuild(version: string, age = 1000): Promise<FakeBuild> {
  const older = await fakeBuild(version);
  scratch.push(older.directory);
  await deliver(new LocalShell(), { agents: older.agents });
  const then = Date.now() / 1000 - age;
  utimesSync(join(directory, older.sha256), then, then);
  return older;
}

/** Agents whose content stops coming after this many bytes, and when that is the case. */
function hangAfter(length: number) {
  let announce: () => void = () => {};
  const reached = new Promise<void>((resolve) => {
    announce = resolve;
  });
  const agents = withBuilds(build, (agent) => ({
    ...agent,
    compressed: async () => {
      setTimeout(announce, 300);
      return (await agent.compressed()).subarray(0, length);
    },
  }));
  return { reached, agents };
}

/** The agents of a build, each changed. */
function withBuilds(
  { agents: { x64, arm64 } }: FakeBuild,
  change: (agent: BuiltAgent) => BuiltAgent,
): AgentManifest {
  return { ...(x64 && { x64: change(x64) }), ...(arm64 && { arm64: change(arm64) }) };
}

/** Waits for the shell and everything that it started. */
async function gone(shell: LocalShell): Promise<void> {
  const { child } = shell;
  if (child && child.exitCode === null) await new Promise((resolve) => child.once('exit', resolve));
}

function requireShell(shell: string): void {
  const [name = shell] = shell.split(' ');
  try {
    execFileSync('sh', ['-c', 'command -v "$0"', name]);
  } catch {
    execFileSync('apt-get', ['install', '-y', '-q', name === 'busybox' ? 'busybox-static' : name], {
      stdio: 'ignore',
    });
  }
}
