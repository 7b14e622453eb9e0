import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Keyring } from '../../../src/vault/keyring.ts';
import { collectPasswords, type PasswordChoice } from '../../../src/vault/password-source.ts';
import { recorded, textOf } from './recorded.ts';

let folder = '';
const file = (name: string) => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vault-passwords-'));
  const programs = {
    prints: '#!/bin/sh\necho correct horse\n',
    'keys-client.sh': '#!/bin/sh\n[ "$1 $2" = "--vault-id dev" ] && echo other pass\n',
    fails: '#!/bin/sh\necho hush; exit 3\n',
    floods: '#!/bin/sh\nexec head -c 200000 /dev/zero\n',
  };
  for (const [name, text] of Object.entries(programs)) {
    await writeFile(file(name), text);
    await chmod(file(name), 0o700);
  }
  await writeFile(file('blank'), ' \n');
});
afterAll(() => rm(folder, { recursive: true }));

const nobody = () => Promise.reject(new Error('nobody is asked here'));

it.each<[string, PasswordChoice, NodeJS.ProcessEnv, string]>([
  ['a file', { vaultPasswordFile: [recorded('default.pass')] }, {}, 'v11.vault'],
  ['a file with a label', { vaultId: [`dev@${recorded('dev.pass')}`] }, {}, 'v12.vault'],
  ['the environment', {}, { ANSIBLE_VAULT_PASSWORD_FILE: recorded('default.pass') }, 'v11.vault'],
  ['several files', { vaultId: [`dev@${recorded('dev.pass')}`, recorded('default.pass')] }, {}, 'v11.vault'],
])('reads passwords from %s', async (_case, choice, environment, vault) => {
  const passwords = await collectPasswords(choice, environment, nobody);
  const { content } = await new Keyring(passwords).open(await textOf(vault));
  expect(content.toString()).toContain('s3cret-of-web01');
});

it.each([
  ['a program', 'prints', 'default', 'v11.vault'],
  ['a client, which is told the label', 'keys-client.sh', 'dev', 'v12.vault'],
])('runs %s', async (_case, program, label, vault) => {
  const passwords = await collectPasswords({ vaultId: [`${label}@${file(program)}`] }, {}, nobody);
  expect((await new Keyring(passwords).open(await textOf(vault))).password.id).toBe(label);
});

it.each([
  ['a program that fails', 'fails', /fails ended with 3$/],
  ['a program that prints without end', 'floods', /prints more than/],
  ['a blank file', 'blank', /`default` is empty$/],
  ['a file that is not there', 'nowhere', /ENOENT$/],
])('refuses %s', async (_case, name, message) => {
  await expect(collectPasswords({ vaultPasswordFile: [file(name)] }, {}, nobody)).rejects.toThrow(message);
});

it('asks with the label, and twice for a new password', async () => {
  const questions: string[] = [];
  const ask = async (question: string) => {
    questions.push(question);
    return 'correct horse';
  };
  await collectPasswords({ vaultId: ['dev@prompt'] }, {}, ask, true);
  await collectPasswords({ askVaultPass: true }, {}, ask);
  expect(questions).toEqual([
    'New vault password (dev): ',
    'Confirm new vault password (dev): ',
    'Vault password (default): ',
  ]);
});

it('refuses two answers that differ', async () => {
  let count = 0;
  const ask = async () => String(++count);
  await expect(collectPasswords({ askVaultPass: true }, {}, ask, true)).rejects.toThrow('differ');
});
