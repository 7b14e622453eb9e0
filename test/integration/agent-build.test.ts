import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildSelfTest, buildTimeout, exercise } from './agent-system/executable.ts';

interface Manifest {
  version: string;
  agents: Record<
    string,
    { file: string; sha256: string; size: number; compressed: { file: string; size: number } }
  >;
}

const run = promisify(execFile);
const project = new URL('../../', import.meta.url).pathname;
const entry = 'test/integration/agent-system/self-test.ts';
let here: { x64: string; arm64: string };
let directory = '';

beforeAll(async () => {
  here = await buildSelfTest();
  directory = mkdtempSync(join(tmpdir(), 'agent-build-'));
}, buildTimeout);

afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe('build', () => {
  it('gives the same bytes in another place', async () => {
    const elsewhere = join(directory, 'another', 'place');
    mkdirSync(elsewhere, { recursive: true });
    for (const path of ['agent', 'src/contract', 'test/integration', 'package.json']) {
      cpSync(join(project, path), join(elsewhere, path), { recursive: true });
    }
    symlinkSync(join(project, 'node_modules'), join(elsewhere, 'node_modules'));
    const build = [
      'agent/build/build.mjs',
      '--entry',
      join(elsewhere, entry),
      '--out',
      join(directory, 'out'),
    ];
    await run(process.execPath, build, { cwd: elsewhere, timeout: 120_000 });
    for (const name of ['agent-x64', 'agent-x64.gz', 'agent-arm64', 'agent-arm64.gz', 'manifest.json']) {
      const [one, other] = [dirname(here.x64), join(directory, 'out')].map((place) =>
        readFileSync(join(place, name)),
      );
      expect(one?.equals(other ?? Buffer.alloc(0)), name).toBe(true);
    }
  }, 120_000);

  it('names every file with its size and hash', () => {
    const manifest: Manifest = JSON.parse(readFileSync(join(dirname(here.x64), 'manifest.json'), 'utf8'));
    expect(Object.keys(manifest.agents)).toEqual(['x64', 'arm64']);
    for (const { file, sha256, size, compressed } of Object.values(manifest.agents)) {
      const bytes = readFileSync(join(dirname(here.x64), file));
      const packed = readFileSync(join(dirname(here.x64), compressed.file));
      expect([size, sha256]).toEqual([bytes.length, createHash('sha256').update(bytes).digest('hex')]);
      expect([packed.length, gunzipSync(packed).equals(bytes)]).toEqual([compressed.size, true]);
    }
  });

  it('has no path of this machine in it', () => {
    for (const executable of [here.x64, here.arm64]) {
      const bytes = readFileSync(executable);
      for (const path of [project, tmpdir(), '.cache/', '/home/', 'agent-toolchain']) {
        expect(bytes.includes(path), path).toBe(false);
      }
    }
  });

  it('says what is wrong with its options', async () => {
    const wrong = run(process.execPath, ['agent/build/build.mjs', '--arch', 'mips'], { cwd: project });
    await expect(wrong).rejects.toMatchObject({ code: 1, stderr: '--arch mips: it can be x64 or arm64\n' });
  });
});

describe('the executable for arm64', () => {
  it.runIf(hasEmulator())('works as the other one does', async () => {
    const files = join(directory, 'files');
    mkdirSync(files);
    writeFileSync(join(files, 'text'), 'grüß\n');
    const emulated = ['qemu-aarch64-static', here.arm64];
    expect(await exercise(emulated, 'files', files)).toMatchObject({
      'a text': 'grüß\n',
      'no file': 'ENOENT',
      'a device': { kind: 'character', rdev: [1, 3] },
      replaced: { text: 'grüß', mode: 0o640 },
    });
    expect(await exercise(emulated, 'commands')).toMatchObject({
      'both streams and a code': { code: 3, stdout: 'out\n', stderr: 'err\n', timedOut: false },
      'no command': { code: 127 },
      deadline: { code: 143, timedOut: true, alive: false },
    });
  });
});

/** In CI it must be there; elsewhere `apt-get install qemu-user-static` brings it. */
function hasEmulator(): boolean {
  try {
    execFileSync('qemu-aarch64-static', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    if (process.env['CI'] !== 'true') return false;
    execFileSync('apt-get', ['update'], { stdio: 'ignore' });
    execFileSync('apt-get', ['install', '-y', '--no-install-recommends', 'qemu-user-static'], {
      stdio: 'ignore',
    });
    return true;
  }
}
