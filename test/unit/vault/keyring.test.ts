import { expect, it } from 'vitest';
import { isVaulted, parseEnvelope } from '../../../src/vault/envelope.ts';
import { closeVault, Keyring } from '../../../src/vault/keyring.ts';
import { VaultPassword } from '../../../src/vault/password.ts';
import { dev, standard, textOf } from './recorded.ts';

it.each([
  ['format 1.1', 'v11.vault', 'password: s3cret-of-web01\nport: 3260\n', 'default', undefined],
  ['format 1.2 with its id', 'v12.vault', 'password: s3cret-of-web01\nport: 3260\n', 'dev', 'dev'],
  ['nothing at all', 'empty.vault', '', 'default', undefined],
  ['a whole block', 'block.vault', '0123456789abcdef', 'default', undefined],
])('opens what ansible-vault made: %s', async (_case, file, content, label, id) => {
  const opened = await new Keyring([standard(), dev()]).open(await textOf(file));
  expect(opened.content.toString()).toBe(content);
  expect([opened.password.id, opened.id]).toEqual([label, id]);
});

it.each([
  ['windows line ends', (text: string) => text.replaceAll('\n', '\r\n')],
  ['indented lines', (text: string) => text.replaceAll('\n', '\n          ')],
  ['capital digits', (text: string) => text.replace(/\n[\s\S]*/, (body) => body.toUpperCase())],
])('opens the same with %s', async (_case, change) => {
  const opened = await new Keyring([standard()]).open(change(await textOf('v11.vault')));
  expect(opened.content.toString()).toContain('s3cret');
});

it('tries the password of the vault’s id first, then all others', async () => {
  const misnamed = new VaultPassword('dev', 'not this one');
  const other = new VaultPassword('prod', 'other pass');
  const opened = await new Keyring([other, misnamed]).open(await textOf('v12.vault'));
  expect(opened.password).toBe(other);
});

it.each([
  ['no password', [], /^vaulted \(id `dev`\), and no vault password was given$/],
  ['another password', [standard()], /^no vault password opens this \(id `dev`\)/],
])('says that it cannot be opened with %s', async (_case, passwords, message) => {
  await expect(new Keyring(passwords).open(await textOf('v12.vault'))).rejects.toThrow(message);
});

it.each([
  ['empty text', () => '', /^not a vault$/],
  ['a plain file', () => 'password: x\n', /^not a vault$/],
  ['an old format', (text: string) => text.replace('1.1', '1.0'), /^vault format `1.0` is not known$/],
  ['another cipher', (text: string) => text.replace('AES256', 'AES'), /^cipher `AES` is not known$/],
  [
    'a header with control characters',
    (text: string) => text.replace('AES256', 'A\u001b[2J'),
    /cipher `A\?\[2J`/,
  ],
  ['an id in format 1.1', (text: string) => text.replace('AES256', 'AES256;dev'), /damaged: its header/],
  ['no id in format 1.2', (text: string) => text.replace('1.1', '1.2'), /damaged: its header/],
  ['the header alone', (text: string) => `${text.split('\n')[0]}\n`, /cut off: of salt, signature/],
  ['half a file', (text: string) => text.slice(0, 300), /cut off/],
  ['half a byte less', (text: string) => text.trim().slice(0, -1), /cut off: half a byte/],
  ['one byte less', (text: string) => text.trim().slice(0, -2), /cut off: half a byte/],
  ['a block’s part less', (text: string) => text.trim().slice(0, -8), /cut off: its content/],
  ['a letter that is no digit', (text: string) => text.replace(/.\n$/, 'x\n'), /not hexadecimal/],
])('says what is wrong with %s', async (_case, damage, message) => {
  const damaged = damage(await textOf('v11.vault'));
  expect(() => parseEnvelope(damaged)).toThrow(message);
});

it('says that a changed content is another password’s or damaged', async () => {
  const text = (await textOf('v11.vault')).trim();
  const changed = `${text.slice(0, -1)}${text.endsWith('2') ? '1' : '2'}`;
  await expect(new Keyring([standard()]).open(changed)).rejects.toThrow(/it has another one, or was damaged/);
});

it.each([
  ['default', '$ANSIBLE_VAULT;1.1;AES256\n'],
  ['dev', '$ANSIBLE_VAULT;1.2;AES256;dev\n'],
])('closes under the id %s, opens again, and never the same twice', async (id, header) => {
  const password = new VaultPassword(id, 'pässword');
  const content = Buffer.from('täxt: 1\n');
  const [one, other] = [await closeVault(content, password, id), await closeVault(content, password, id)];
  expect(one).not.toBe(other);
  expect(one.startsWith(header) && isVaulted(one)).toBe(true);
  expect(Math.max(...one.split('\n').map((line) => line.length))).toBe(80);
  expect((await new Keyring([password]).open(one)).content).toEqual(content);
});
