import { chmod, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createVault, editVault } from '../../../src/commands/vault-edit.ts';
import { decryptFiles, encryptFiles, rekeyFiles } from '../../../src/commands/vault-files.ts';
import { encryptString } from '../../../src/commands/vault-string.ts';
import { recorded, textOf } from '../vault/recorded.ts';

let folder = '';
const file = (name: string) => join(folder, name);
const content = (name: string) => readFile(file(name), 'utf8');
const standard = { vaultPasswordFile: [recorded('default.pass')] };
const dev = { vaultId: [`dev@${recorded('dev.pass')}`] };

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vault-commands-'));
  await writeFile(file('plain.yml'), 'port: 3260\n', { mode: 0o640 });
  await writeFile(file('closed.yml'), await textOf('v11.vault'));
});
afterEach(async () => {
  delete process.env['EDITOR'];
  await rm(folder, { recursive: true });
});

/** An editor that is a shell script; `$1` is the file. */
async function useEditor(script: string): Promise<void> {
  await writeFile(file('editor'), `#!/bin/sh\n${script}\n`);
  await chmod(file('editor'), 0o700);
  process.env['EDITOR'] = `'${file('editor')}'`;
}

it('encrypts in place and decrypts again, mode kept and nothing left beside it', async () => {
  await encryptFiles([file('plain.yml')], standard);
  expect(await content('plain.yml')).toMatch(/^\$ANSIBLE_VAULT;1\.1;AES256\n/);
  await decryptFiles([file('plain.yml')], standard);
  expect(await content('plain.yml')).toBe('port: 3260\n');
  expect((await stat(file('plain.yml'))).mode & 0o777).toBe(0o640);
  expect(await readdir(folder)).toEqual(['closed.yml', 'plain.yml']);
});

it('writes elsewhere with --output, for its owner only', async () => {
  await encryptFiles([file('plain.yml')], { ...dev, output: file('new.yml') });
  expect(await content('plain.yml')).toBe('port: 3260\n');
  expect(await content('new.yml')).toMatch(/^\$ANSIBLE_VAULT;1\.2;AES256;dev\n/);
  expect((await stat(file('new.yml'))).mode & 0o777).toBe(0o600);
});

it('replaces the file behind a link, not the link', async () => {
  await symlink('plain.yml', file('link.yml'));
  await encryptFiles([file('link.yml')], standard);
  expect(await content('plain.yml')).toMatch(/^\$ANSIBLE_VAULT/);
});

it('rekeys to another password and another id', async () => {
  const [newVaultId] = dev.vaultId;
  await rekeyFiles([file('closed.yml')], { ...standard, ...(newVaultId ? { newVaultId } : {}) });
  expect(await content('closed.yml')).toMatch(/^\$ANSIBLE_VAULT;1\.2;AES256;dev\n/);
  await decryptFiles([file('closed.yml')], dev);
  expect(await content('closed.yml')).toContain('s3cret-of-web01');
});

it.each([
  [
    'one of several is no vault',
    () => decryptFiles([file('closed.yml'), file('plain.yml')], standard),
    'plain.yml: not a vault',
  ],
  [
    'the password is another',
    () => decryptFiles([file('closed.yml')], dev),
    'closed.yml: no vault password opens this',
  ],
  [
    'it is a vault already',
    () => encryptFiles([file('plain.yml'), file('closed.yml')], standard),
    'closed.yml: it is a vault already',
  ],
  [
    'it is not clear which password closes',
    () => encryptFiles([file('plain.yml')], { ...standard, ...dev }),
    'which of the passwords',
  ],
  [
    'no password has the label',
    () => encryptFiles([file('plain.yml')], { ...standard, encryptVaultId: 'prod' }),
    'no vault password has the id `prod`',
  ],
  ['a file is missing', () => encryptFiles([file('plain.yml'), file('nowhere')], standard), 'no such file'],
  ['the new file is there already', () => createVault(file('closed.yml'), standard), 'is there already'],
  ['a secret is on the command line', () => encryptString(['hush'], standard), 'seen by everybody'],
])('leaves every file alone when %s', async (_case, work, message) => {
  const before = [await content('closed.yml'), await content('plain.yml')];
  await expect(work()).rejects.toThrow(message);
  expect([await content('closed.yml'), await content('plain.yml')]).toEqual(before);
});

it('edits in a private file, which is gone afterwards', async () => {
  await useEditor(
    `echo "$1" > "${folder}/seen"; stat -c %a "$1" "$(dirname "$1")" >> "${folder}/seen"; echo 'more: 1' >> "$1"`,
  );
  await editVault(file('closed.yml'), standard);
  const [path = '', ...modes] = (await content('seen')).trim().split('\n');
  expect(modes).toEqual(['600', '700']);
  expect(path).not.toContain(folder);
  await expect(stat(join(path, '..'))).rejects.toThrow('ENOENT');
  await decryptFiles([file('closed.yml')], standard);
  expect(await content('closed.yml')).toBe('password: s3cret-of-web01\nport: 3260\nmore: 1\n');
});

it.each([
  ['the text is unchanged', 'true', undefined],
  ['the editor fails', 'echo x >> "$1"; exit 1', 'ended with 1; nothing is changed'],
])('leaves the vault alone when %s', async (_case, script, message) => {
  await useEditor(script);
  const before = await content('closed.yml');
  const editing = editVault(file('closed.yml'), standard);
  if (message === undefined) await editing;
  else await expect(editing).rejects.toThrow(message);
  expect(await content('closed.yml')).toBe(before);
});

it('creates a vault from what the editor wrote, and none from nothing', async () => {
  await useEditor('true');
  await expect(createVault(file('new.yml'), standard)).rejects.toThrow('nothing was written');
  await useEditor(`echo 'a: 1' > "$1"`);
  await createVault(file('new.yml'), standard);
  expect((await stat(file('new.yml'))).mode & 0o777).toBe(0o600);
  await decryptFiles([file('new.yml')], standard);
  expect(await content('new.yml')).toBe('a: 1\n');
});
