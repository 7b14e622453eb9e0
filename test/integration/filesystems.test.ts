// The kinds `filesystem` and `mount` with the agent itself on a real kernel: loop devices, real makers, and an /etc of its own in a mount namespace.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AgentSession, openAgentSession } from '../../src/agent-session/agent-session.ts';
import { loadAgents } from '../../src/agent-session/delivery/agent-manifest.ts';
import { createMask } from '../../src/agent-session/mask.ts';
import { batch } from '../../src/contract/resource.ts';
import { LocalShell } from './connection/local-shell.ts';

const MiB = 2 ** 20;
const folder = mkdtempSync(join(tmpdir(), 'agent-filesystems-'));
const foreign = '# kept\n/dev/vda / ext4 rw 0 1\n';
const loops: string[] = [];
let session: AgentSession;

beforeAll(async () => {
  requireMakers();
  execFileSync('cp', ['-a', '/etc', join(folder, 'etc')]);
  writeFileSync(join(folder, 'etc/fstab'), foreign);
  session = await openAgentSession({
    connection: new LocalShell({ shell: containedShell() }),
    become: false,
    agents: await loadAgents(new URL('../../dist/agent', import.meta.url).pathname),
    directory: join(folder, 'agent'),
    holder: 'a test',
    lock: true,
    mask: createMask([]),
    onEvent: () => {},
  });
}, 300_000);

afterAll(async () => {
  await session.close();
  for (const loop of loops) execFileSync('losetup', ['--detach', loop]);
  rmSync(folder, { recursive: true });
});

/** In CI they must be there; elsewhere apt brings them. */
function requireMakers(): void {
  if (['mkfs.xfs', 'mkfs.btrfs'].every((name) => existsSync(`/usr/sbin/${name}`))) return;
  execFileSync('apt-get', ['update'], { stdio: 'ignore' });
  const packages = ['xfsprogs', 'btrfs-progs', 'e2fsprogs'];
  execFileSync('apt-get', ['install', '-y', '--no-install-recommends', ...packages], { stdio: 'ignore' });
}

/** Mounts and /etc of what runs in it are its own, and go with it. */
function containedShell(): string {
  const path = join(folder, 'sh');
  const enter = `mount --bind ${folder}/etc /etc && exec /bin/sh "$@"`;
  writeFileSync(
    path,
    `#!/bin/sh\nexec unshare --mount --propagation private /bin/sh -c '${enter}' sh "$@"\n`,
  );
  chmodSync(path, 0o755);
  return path;
}

function makeDisk(name: string, size: number): string {
  const file = join(folder, name);
  writeFileSync(file, '');
  truncateSync(file, size * MiB);
  const loop = execFileSync('losetup', ['--find', '--show', file], { encoding: 'utf8' }).trim();
  loops.push(loop);
  return loop;
}

function growDisk(name: string, loop: string, size: number): void {
  truncateSync(join(folder, name), size * MiB);
  execFileSync('losetup', ['--set-capacity', loop]);
}

const tasksOf = (kind: string, desired: object) =>
  batch.parse([{ id: '0.0', name: 'a task', kind, desired }]);

async function plan(kind: string, desired: object) {
  const [result] = await session.plan([tasksOf(kind, desired)]);
  return result;
}

/** Applied, then planned again: what was changed, and that nothing is left. */
async function converge(kind: string, desired: object) {
  const [result] = await session.apply(tasksOf(kind, desired), 'restart');
  expect(result?.failure).toBeUndefined();
  expect(await plan(kind, desired)).toMatchObject({ status: 'ok', changes: [], known_after_apply: false });
  return result?.changes.map(({ summary }) => summary);
}

describe.each([
  ['ext4', 64, 128],
  ['xfs', 320, 400],
  ['btrfs', 256, 320],
])('%s', (type, size, grown) => {
  const place = join(folder, `on-${type}`);
  let device = '';
  beforeAll(() => {
    device = makeDisk(type, size);
  });

  it('is made on a blank disk, and again is nothing', async () => {
    const made = await converge('filesystem', { device, type, label: 'data' });
    expect(made).toEqual([`make ${type} (data) on ${device}, ${size}MiB`]);
  });

  it('is not made where another one is', async () => {
    const other = type === 'ext4' ? 'xfs' : 'ext4';
    expect(await plan('filesystem', { device, type: other })).toMatchObject({
      failure: { cause: 'refused', message: expect.stringContaining(`is not blank: it holds ${type}`) },
    });
  });

  it('grows while nobody uses it', async () => {
    growDisk(type, device, size + 32);
    const changes = await converge('filesystem', { device, type });
    expect(changes?.at(type === 'ext4' ? -1 : 1)).toContain(`grow ${type} on ${device} from ${size}MiB`);
  });

  it('is mounted, with a line by UUID', async () => {
    const changes = await converge('mount', { path: place, device, options: ['noatime'] });
    expect(changes).toHaveLength(3);
    const text = readFileSync(join(folder, 'etc/fstab'), 'utf8');
    expect(text.startsWith(foreign)).toBe(true);
    expect(text).toMatch(new RegExp(`^UUID=[0-9a-f-]{36} ${place} ${type} noatime 0 [02]$`, 'm'));
  });

  // ext4 wants CAP_SYS_RESOURCE for it, which containers lack.
  const growsHere = type === 'ext4' ? [] : [type];
  it.each(growsHere)('%s grows while it is mounted', async () => {
    growDisk(type, device, grown);
    const changes = await converge('filesystem', { device, type });
    expect(changes).toEqual([
      `grow ${type} on ${device} from ${size + 32}MiB to the ${grown}MiB of its disk`,
    ]);
  });

  it('is remounted with other options', async () => {
    const changes = await converge('mount', {
      path: place,
      device,
      options: ['noatime', 'nodev'],
      read_only: true,
    });
    expect(changes?.[0]).toBe(`remount ${place} with ro,noatime,nodev`);
    expect(await converge('mount', { path: place, device, options: [], read_only: false })).toHaveLength(2);
  });

  it('goes with its line, and the other lines stay', async () => {
    expect(await converge('mount', { path: place, state: 'unmounted' })).toEqual([`unmount ${place}`]);
    expect(await converge('mount', { path: place, device })).toHaveLength(1);
    expect(await converge('mount', { path: place, state: 'absent' })).toHaveLength(2);
    expect(readFileSync(join(folder, 'etc/fstab'), 'utf8')).toBe(foreign);
  });
});

it('options that the kernel refuses are not written into fstab', async () => {
  const device = makeDisk('refused', 64);
  await converge('filesystem', { device, type: 'ext4' });
  const desired = { path: join(folder, 'refused-place'), device, options: ['no-such-option'] };
  const [result] = await session.apply(tasksOf('mount', desired), 'restart');
  expect(result).toMatchObject({
    status: 'failed',
    failure: { message: expect.stringContaining('mount: ') },
  });
  expect(readFileSync(join(folder, 'etc/fstab'), 'utf8')).toBe(foreign);
});

it('swap space is made, and made anew when its disk has grown', async () => {
  const device = makeDisk('swap', 32);
  expect(await converge('filesystem', { device, type: 'swap', label: 'more' })).toHaveLength(1);
  const uuid = () => execFileSync('blkid', ['-p', '-s', 'UUID', '-o', 'value', device], { encoding: 'utf8' });
  const before = uuid();
  growDisk('swap', device, 48);
  expect(await converge('filesystem', { device, type: 'swap' })).toEqual([
    `grow swap on ${device} from 32MiB to the 48MiB of its disk`,
  ]);
  expect(uuid()).toBe(before);
});
