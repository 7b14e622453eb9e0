// Expected lines are those that `ssh-keygen -F` of OpenSSH 9.2 finds in the same file.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeKey, fingerprint, keyTypeOf } from '../../../../src/connection/ssh2/host-key.ts';
import {
  judgeHostKey,
  keysOfHost,
  knownKeyTypes,
  parseKnownHosts,
} from '../../../../src/connection/ssh2/known-hosts.ts';

const fixtures = join(import.meta.dirname, '../../../fixtures/openssh');
const read = (name: string) => readFileSync(join(fixtures, name), 'utf8');
const keyOf = (name: string) => Buffer.from(read(`${name}.pub`).split(' ')[1] ?? '', 'base64');
const { keys, skipped } = parseKnownHosts(read('known_hosts'), 'known_hosts');

it.each([
  ['storage01', 22, [2, 3]],
  ['STORAGE01', 22, [2, 3]],
  ['storage01', 2222, [4]],
  ['10.0.0.11', 22, [2]],
  ['a.example.com', 22, [5]],
  ['secret.example.com', 22, []],
  ['example.com', 22, []],
  ['node-01', 22, [6]],
  ['node-1', 22, []],
  ['web01', 22, [7]],
  ['web01', 2222, [8]],
  ['fd00::11', 22, [9]],
  ['indented', 22, [11]],
  ['b', 22, [19]],
  ['web02', 22, []],
])('finds the lines for %s port %i', (address, port, lines) => {
  const { exact } = keysOfHost(keys, { address, port });
  expect(exact.filter((one) => !one.revoked).map((one) => one.line)).toEqual(lines);
  expect(exact.filter((one) => one.revoked).map((one) => one.line)).toEqual([12]);
});

it('counts the lines that it does not use, each with its reason', () => {
  expect(skipped.map(({ line, reason }) => [line, reason])).toEqual([
    [13, 'host certificates are not supported'],
    [14, 'unknown marker @unheard-of'],
    [15, 'malformed: want names, type and key'],
    [16, 'malformed: the key is not of the type the line says'],
    [17, 'malformed: the key is not of the type the line says'],
    [18, 'malformed hashed name'],
  ]);
});

it('never fails, whatever the file holds', () => {
  const nonsense = [
    '\0\0\0',
    '|1|',
    '|',
    '@revoked',
    '* * *',
    'a ssh-ed25519 ====',
    '\r',
    '[',
    '!'.repeat(9),
  ].join('\n');
  expect(parseKnownHosts(nonsense, 'f').keys).toEqual([]);
});

describe('a key that is offered', () => {
  it.each([
    ['known', 'storage01', 22, 'ed25519', 'known'],
    ['known under another type too', 'storage01', 22, 'rsa', 'known'],
    ['another one', 'node-01', 22, 'rsa', 'changed'],
    ['of its name without the port', 'storage01', 2222, 'ed25519', 'known'],
    ['of a host nobody knows', 'web02', 22, 'ed25519', 'unknown'],
    ['on a port nobody knows, with another key', '10.0.0.11', 2200, 'rsa', 'unknown'],
    ['on a port nobody knows, with the key of its name', '10.0.0.11', 2200, 'ed25519', 'known'],
    ['revoked', 'storage01', 22, 'other', 'revoked'],
    ['revoked, of a host nobody knows', 'web02', 2222, 'other', 'revoked'],
  ])('%s', (_case, address, port, offered, verdict) => {
    expect(judgeHostKey(keysOfHost(keys, { address, port }), keyOf(offered)).verdict).toBe(verdict);
  });

  it('that changed is told with every line that says otherwise', () => {
    const judged = judgeHostKey(keysOfHost(keys, { address: 'storage01', port: 22 }), keyOf('ecdsa'));
    expect(judged).toMatchObject({ verdict: 'changed', known: [{ line: 2 }, { line: 3 }] });
  });
});

it.each([
  ['storage01', 22, ['ssh-ed25519', 'ssh-rsa']],
  ['storage01', 2222, ['ecdsa-sha2-nistp256']],
  ['storage01', 2200, ['ssh-ed25519', 'ssh-rsa']],
  ['web02', 22, []],
])('knows the types of keys of %s port %i', (address, port, types) => {
  expect(knownKeyTypes(keysOfHost(keys, { address, port }))).toEqual(types);
});

it.each([['ed25519'], ['rsa'], ['ecdsa'], ['other']])(
  'prints the fingerprint of %s as ssh-keygen does',
  (name) => {
    expect(fingerprint(keyOf(name))).toBe(read(`${name}.fingerprint`).trim());
  },
);

it('describes keys, and bytes that are none', () => {
  expect(describeKey(keyOf('rsa'))).toMatch(/^RSA SHA256:/);
  expect(keyTypeOf(Buffer.from('ff'))).toBeUndefined();
  expect(describeKey(Buffer.alloc(8))).toMatch(/^unknown type SHA256:/);
});
