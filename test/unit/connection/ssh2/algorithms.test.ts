import { expect, it } from 'vitest';
import { hostKeyAlgorithms } from '../../../../src/connection/ssh2/algorithms.ts';

it.each([
  [[], 'ssh-ed25519'],
  [['ssh-rsa'], 'rsa-sha2-512'],
  [['ecdsa-sha2-nistp384', 'ssh-rsa'], 'ecdsa-sha2-nistp384'],
  [['ssh-dss'], 'ssh-ed25519'],
])('prefers what is known: %j', (known, first) => {
  const offered = hostKeyAlgorithms(known);
  expect(offered[0]).toBe(first);
  expect([...offered].sort()).toEqual([...hostKeyAlgorithms([])].sort());
});

it('offers no signatures made with SHA-1, and no DSA', () => {
  const offered: string[] = hostKeyAlgorithms(['ssh-rsa', 'ssh-dss']);
  expect(offered).not.toContain('ssh-rsa');
  expect(offered).not.toContain('ssh-dss');
});
