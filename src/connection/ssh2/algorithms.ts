// What the handshake offers, in order of preference.
import type { ServerHostKeyAlgorithm } from 'ssh2';

/** SHA-1 signatures (ssh-rsa) and DSA are left out, as in OpenSSH since 8.8. */
const offered: { type: string; algorithms: ServerHostKeyAlgorithm[] }[] = [
  { type: 'ssh-ed25519', algorithms: ['ssh-ed25519'] },
  { type: 'ecdsa-sha2-nistp256', algorithms: ['ecdsa-sha2-nistp256'] },
  { type: 'ecdsa-sha2-nistp384', algorithms: ['ecdsa-sha2-nistp384'] },
  { type: 'ecdsa-sha2-nistp521', algorithms: ['ecdsa-sha2-nistp521'] },
  { type: 'ssh-rsa', algorithms: ['rsa-sha2-512', 'rsa-sha2-256'] },
];

/** All host key algorithms, those for the known types of keys first: a server with several keys then shows one we can compare. */
export function hostKeyAlgorithms(knownTypes: string[]): ServerHostKeyAlgorithm[] {
  const known = offered.filter(({ type }) => knownTypes.includes(type));
  const others = offered.filter(({ type }) => !knownTypes.includes(type));
  return [...known, ...others].flatMap(({ algorithms }) => algorithms);
}
