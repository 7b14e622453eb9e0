import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { closeVault, Keyring } from '../../src/vault/keyring.ts';
import { VaultPassword } from '../../src/vault/password.ts';

let folder = '';
const file = (name: string) => join(folder, name);
const password = 'correct horse, pässword';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vault-peers-'));
  await writeFile(file('password'), `${password}\n`);
});
afterAll(() => rm(folder, { recursive: true }));

function ansibleVault(command: string, ...rest: string[]): Buffer {
  return execFileSync('ansible-vault', [command, ...rest], { cwd: folder, timeout: 60_000, stdio: 'pipe' });
}

const contents: [string, Buffer][] = [
  ['variables', Buffer.from('password: s3cret\nlist: [1, 2]\n')],
  ['a whole block', Buffer.from('0123456789abcdef')],
  ['one byte', Buffer.from('x')],
  ['bytes that are no text', Buffer.from([0, 255, 10, 13, 128])],
  ['many lines', Buffer.from('täxt: välue\n'.repeat(2000))],
];

it.each(contents)('opens what ansible-vault closed, and the other way round: %s', async (_case, content) => {
  for (const id of ['default', 'prod']) {
    await writeFile(file('theirs'), content);
    ansibleVault('encrypt', '--vault-id', `${id}@password`, 'theirs');
    const own = new VaultPassword(id, password);
    const opened = await new Keyring([own]).open(await readFile(file('theirs'), 'utf8'));
    expect(opened.content).toEqual(content);
    await writeFile(file('ours'), await closeVault(content, own, id));
    ansibleVault('decrypt', '--vault-id', `${id}@password`, 'ours');
    expect(await readFile(file('ours'))).toEqual(content);
  }
});

it.each(['SIGTERM', 'SIGHUP'] as const)(
  'leaves no plain text behind when %s ends it in the editor',
  async (signal) => {
    const vaulted = await closeVault(
      Buffer.from('password: s3cret\n'),
      new VaultPassword('default', password),
      'default',
    );
    await writeFile(file('edited'), vaulted);
    await writeFile(
      file('editor'),
      `#!/bin/sh\necho "$1" > ${file('seen')}.new\nmv ${file('seen')}.new ${file('seen')}\nexec sleep 60\n`,
    );
    await chmod(file('editor'), 0o700);
    const cli = new URL('../../dist/cli.js', import.meta.url).pathname;
    const argv = [cli, 'vault', 'edit', file('edited'), '--vault-password-file', file('password')];
    const child = spawn(process.execPath, argv, {
      env: { ...process.env, EDITOR: file('editor') },
      stdio: 'ignore',
    });
    const seen = await vi.waitFor(() => readFile(file('seen'), 'utf8'), { timeout: 30_000 });
    expect(await readFile(seen.trim(), 'utf8')).toBe('password: s3cret\n');
    child.kill(signal);
    expect(await once(child, 'exit')).toEqual([1, null]);
    await expect(stat(seen.trim())).rejects.toThrow('ENOENT');
    expect(await readFile(file('edited'), 'utf8')).toBe(vaulted);
    await rm(file('seen'));
  },
);
