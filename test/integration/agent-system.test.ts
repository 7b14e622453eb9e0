import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildSelfTest, buildTimeout, exercise } from './agent-system/executable.ts';

let executable = '';
let directory = '';

beforeAll(async () => {
  executable = (await buildSelfTest()).x64;
  directory = mkdtempSync(join(tmpdir(), 'agent-system-'));
}, buildTimeout);

afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Bytes of every kind of broken UTF-8, and some that are right. */
const broken = Buffer.from([
  ...[0x41, 0xff, 0xc3, 0xbc, 0xc3, 0x28, 0xe2, 0x82, 0xac, 0xe2, 0x82, 0x41, 0xf0, 0x9d, 0x84, 0x9e],
  ...[0xf0, 0x9d, 0x84, 0xed, 0xa0, 0x80, 0xc0, 0x80, 0xf5, 0x80, 0xe0, 0x9f, 0xbf, 0xf4, 0x90, 0x80, 0x80],
  ...[0xef, 0xbf, 0xbf, 0xf0, 0x8f, 0xbf, 0xbf, 0xef, 0xbb, 0xbf, 0x00, 0x42, 0x80, 0xe2],
]);

/** The first two are of a file called `saved`; the others only look so. */
const leftByKilledWriters = [
  '.saved.0123456789abcdef.tmp',
  '.saved.ffffffffffffffff.tmp',
  '.saved.json.0123456789abcdef.tmp',
  '.saved.0123456789.tmp',
];

describe('files', () => {
  let found: Record<string, unknown> = {};

  beforeAll(async () => {
    const files = join(directory, 'files');
    mkdirSync(join(files, 'names/ä'), { recursive: true });
    for (const [name, text] of [
      ['lun_10', '0\n'],
      ['lun_2', '1\n'],
      ['other', '1\n'],
    ]) {
      mkdirSync(join(files, `tree/${name}/auth`), { recursive: true });
      writeFileSync(join(files, `tree/${name}/write_protect`), text ?? '');
      writeFileSync(join(files, `tree/${name}/auth/userid`), 'client\n');
    }
    symlinkSync('../../lun/lun_5', join(files, 'tree/lun_10/alias'));
    mkdirSync(join(files, 'tree/lun_3'));
    writeFileSync(join(files, 'tree/lun_file'), '');
    for (const name of ['names/b', 'names/a', 'old']) writeFileSync(join(files, name), '');
    writeFileSync(join(files, 'text'), 'grüß 𝄞\n');
    writeFileSync(join(files, 'broken'), broken);
    mkdirSync(join(files, 'killed'));
    for (const name of leftByKilledWriters) writeFileSync(join(files, 'killed', name), 'secret');
    symlinkSync('text', join(files, 'link'));
    symlinkSync('old', join(files, 'link-to-old'));
    symlinkSync('nowhere', join(files, 'dangling'));
    execFileSync('mkfifo', [join(files, 'fifo')]);
    found = await exercise([executable], 'files', files);
  });

  it.each<[string, unknown]>([
    ['a text', 'grüß 𝄞\n'],
    ['broken UTF-8', new TextDecoder('utf-8', { ignoreBOM: true }).decode(broken)],
    ['a file of the kernel', true],
    ['no file', 'ENOENT'],
    ['no file, if it exists', null],
    ['below a file, if it exists', null],
    ['attributes', ['1\n', null, 'client\n']],
    ['attributes of nothing', [null, null]],
    ['an attribute that is a directory', 'EISDIR'],
    [
      'a survey',
      [
        { name: 'lun_2', texts: ['1\n'], links: [] },
        { name: 'lun_3', texts: [null], links: [] },
        { name: 'lun_10', texts: ['0\n'], links: [{ name: 'alias', target: '../../lun/lun_5' }] },
      ],
    ],
    ['a survey of nothing', []],
    ['a directory as text', 'EISDIR'],
    ['a pipe that nobody writes to', ''],
    ['a path with a NUL', 'EINVAL'],
    ['four bytes', [...broken.subarray(0, 4)]],
    ['names', ['a', 'b', 'ä']],
    ['names of nothing', []],
    ['names of a file', 'ENOTDIR'],
    ['exists', [true, true, false, false]],
    ['a link, followed', 'file'],
    ['a link, not followed', 'link'],
    ['no status', null],
    ['what a link says', 'text'],
    ['what a file says as a link', null],
    ['where a dangling link leads', null],
    ['an attribute', 'renamed\n'],
    ['an attribute that refuses', 'EINVAL'],
    ['no attribute', 'ENOENT'],
    ['replaced', { text: 'grüß', mode: 0o640, same: false }],
    ['replaced, a link', ['file', 'grüß']],
    ['replaced, an empty text', 0],
    ['replaced, 3 MB', 3_000_000],
    ['replaced where a killed writer was', [...leftByKilledWriters.slice(2).sort(), 'saved']],
    ['replaced, a directory', 'EISDIR'],
    ['replaced in no directory', 'ENOENT'],
    ['a directory with all bits', 0o777],
    ['a directory twice', 'EEXIST'],
    ['a full directory removed', 'ENOTEMPTY'],
    ['an empty directory removed', false],
    ['a file removed twice', false],
    ['renamed', [false, true]],
    ['a link made', 'text'],
    ['a link twice', 'EEXIST'],
    ['a second name', true],
    ['a second name twice', 'EEXIST'],
    ['a mode', 0o604],
    ['a sparse file', 20 * 2 ** 30],
    ['an allocated file', [65536, 0o640]],
    ['a file over another', 'EEXIST'],
    ['a file over a link that lies in wait', 'EEXIST'],
    ['left over', []],
  ])('%s', (question, answer) => {
    expect(found[question]).toEqual(answer);
  });

  it('gives the status that stat(2) gives', () => {
    expect(found['a file']).toMatchObject({ kind: 'file', mode: 0o644, size: 12, rdev: [0, 0] });
    expect(found['a device']).toMatchObject({ kind: 'character', mode: 0o666, rdev: [1, 3] });
    expect(found['where a link leads']).toBe(join(directory, 'files/text'));
  });

  it('leaves nothing of a file that is too big', () => {
    expect(found['a file that is too big']).toEqual([expect.stringMatching(/^(EFBIG|ENOSPC)$/), false]);
  });
});

it('keeps the last good copy when the disk is full', async () => {
  const disk = join(directory, 'disk');
  mkdirSync(disk);
  const mount = 'mount -t tmpfs -o size=64k none "$0" && exec "$@"';
  const small = ['unshare', '--map-root-user', '--mount', 'sh', '-c', mount, disk, executable];
  expect(await exercise(small, 'full-disk', disk)).toEqual({
    first: null,
    'too much': 'ENOSPC',
    afterwards: ['the last good copy', ['saved']],
    allocated: ['ENOSPC', ['saved']],
  });
});

describe('commands', () => {
  let found: Record<string, unknown> = {};

  beforeAll(async () => {
    found = await exercise([executable], 'commands');
  });

  it.each<[string, unknown]>([
    ['both streams and a code', { code: 3, stdout: 'out\n', stderr: 'err\n', timedOut: false }],
    [
      'environment',
      [
        '',
        'EXTRA=x y',
        'LC_ALL=C.UTF-8',
        'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      ],
    ],
    [
      'no command',
      { code: 127, stdout: '', stderr: 'cannot start /no/such/command: ENOENT', timedOut: false },
    ],
    ['no executable', { code: 127, stdout: '', stderr: 'cannot start /etc/passwd: EACCES', timedOut: false }],
    ['a signal', 137],
    ['input', 'grüß\n'],
    ['no input', ''],
    ['input that nobody reads', 0],
    ['3 MB through a filter', 3_000_000],
    ['output that is no UTF-8', 'a\ufffdb'],
    ['10 MB on both streams', [0, 4 * 2 ** 20, 4 * 2 ** 20]],
    ['descriptors', '0\n1\n2\n'],
    ['ignored and blocked signals', 'SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n'],
    ['place and mask', '/\n0022\n'],
  ])('%s', (question, answer) => {
    expect(found[question]).toEqual(answer);
  });

  it('runs each in a session of its own', () => {
    expect(found['a session of its own']).toEqual([
      expect.stringMatching(/^\d+$/),
      expect.stringMatching(/^\d+$/),
    ]);
    expect(new Set(Object.values(Object(found['a session of its own']))).size).toBe(1);
  });

  it.each<[string, object, number, number]>([
    ['deadline', { code: 143, timedOut: true, alive: false }, 0.5, 2],
    ['deadline of one that ignores SIGTERM', { code: 137, timedOut: true, alive: false }, 2.5, 4],
    ['deadline of one that ends and leaves another', { code: 5, timedOut: true, alive: false }, 0.5, 4],
    ['a daemon that keeps the streams', { code: 0, timedOut: false, alive: true }, 0, 2],
  ])('%s', (question, outcome, least, most) => {
    expect(found[question]).toMatchObject({ ...outcome, seconds: expect.any(Number) });
    const { seconds } = Object(found[question]);
    expect(seconds).toBeGreaterThan(least - 0.01);
    expect(seconds).toBeLessThan(most);
  });
});

describe('the rest of the host', () => {
  let found: Record<string, unknown> = {};
  const before = Date.now();
  const label = () => [join(directory, 'host/labelled'), 'security.selinux', 'system_u:object_r:etc_t:s0'];

  beforeAll(async () => {
    const host = join(directory, 'host');
    mkdirSync(host);
    symlinkSync('lock', join(host, 'lock-link'));
    writeFileSync(join(host, 'labelled'), 'old');
    execFileSync('python3', [
      '-c',
      'import os, sys; os.setxattr(*sys.argv[1:3], sys.argv[3].encode())',
      ...label(),
    ]);
    found = await exercise([executable], 'host', host);
  });

  it('locks against other processes and itself, and says who holds it', () => {
    expect(found['locked']).toEqual([1, 'the holder', 0o600, 0]);
    expect(found['locked by this process']).toBe(true);
    expect(found['a lock through a link']).toBe('ELOOP');
  });

  it('waits for a lock as long as it was told', () => {
    const { early, late, afterEarly, afterLate } = Object(found['locked by another']);
    expect({ early, late }).toEqual({ early: true, late: true });
    expect(afterEarly).toBeGreaterThan(0.29);
    expect(afterEarly).toBeLessThan(1.2);
    expect(afterLate).toBeGreaterThan(1.2);
  });

  it('knows the time, accounts and chance', () => {
    expect(found['now']).toBeGreaterThan(before);
    expect(found['now']).toBeLessThanOrEqual(Date.now());
    expect(found['slept']).toBeGreaterThan(0.249);
    expect(found['accounts']).toEqual([0, 1, null]);
    expect(new Set(Object.values(Object(found['chance']))).size).toBeGreaterThan(16);
  });

  it('runs no text as code', () => {
    expect(found['text as code']).toBe('TypeError: eval is not supported');
  });

  it('keeps the SELinux label of what it replaces', () => {
    const [path = '', name = '', value = ''] = label();
    const read = ['-c', 'import os, sys; print(os.getxattr(*sys.argv[1:3]).decode())', path, name];
    expect(execFileSync('python3', read, { encoding: 'utf8' })).toBe(`${value}\n`);
    expect(found['label']).toBe('new');
  });

  it('gives files to others, and keeps bits that chown(2) clears', () => {
    expect(found['owner']).toEqual([1, 2, 0o4750, 3, 4]);
  });
});

describe('probes', () => {
  const servers: Server[] = [];
  let closedPort = 0;

  beforeAll(async () => {
    for (const address of ['127.0.0.1', '::1']) servers.push(await listen(address));
    const closed = await listen('127.0.0.1');
    closedPort = portOf(closed);
    await new Promise((done) => closed.close(done));
  });

  afterAll(() => {
    for (const server of servers) server.close();
  });

  it('tells open from refused', async () => {
    const [four, six] = servers.map((server) => String(portOf(server)));
    const found = await exercise([executable], 'probes', '127.0.0.1', `${four}`, '::1', `${six}`);
    expect(found).toEqual({ '127.0.0.1': 'open', '::1': 'open' });
    expect(await exercise([executable], 'probes', '127.0.0.1', String(closedPort))).toEqual({
      '127.0.0.1': 'refused',
    });
  });

  /** What is sent to a network on `lo` comes back in, belongs to nobody and is dropped without a word. */
  it('tells silence from a missing route, and an address from a name', async () => {
    const network = [
      'ip link set lo up',
      'ip route add 198.18.0.0/24 dev lo',
      'ip -6 address add fe80::2/64 dev lo',
      'exec "$0" "$@"',
    ];
    const alone = ['unshare', '--map-root-user', '--net', 'sh', '-ec', network.join('\n'), executable];
    const addresses = ['198.18.0.2', '198.18.1.2', 'fe80::1%lo', 'localhost', '1.2.3'];
    const pairs = addresses.flatMap((address) => [address, '3260']);
    expect(await exercise(alone, 'probes', ...pairs)).toEqual({
      '198.18.0.2': 'timeout',
      '198.18.1.2': 'unreachable',
      'fe80::1%lo': 'timeout',
      localhost: 'EINVAL',
      '1.2.3': 'EINVAL',
    });
  });
});

function listen(address: string): Promise<Server> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, address, () => resolve(server));
  });
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
