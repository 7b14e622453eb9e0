import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
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
