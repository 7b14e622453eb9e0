// A public key as SSH carries it: a blob whose first field is its type (RFC 4253, 6.6), and the names people compare.
import { createHash } from 'node:crypto';

/** "ssh-ed25519" of a key blob; `undefined` where the bytes are no key. */
export function keyTypeOf(blob: Buffer): string | undefined {
  if (blob.length < 5) return undefined;
  const length = blob.readUInt32BE(0);
  if (length === 0 || length > 64 || blob.length <= 4 + length) return undefined;
  return blob.toString('latin1', 4, 4 + length);
}

/** "SHA256:…" exactly as `ssh-keygen -l` prints it. */
export function fingerprint(blob: Buffer): string {
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;
}

/** "ED25519 SHA256:…" for messages. */
export function describeKey(blob: Buffer): string {
  const type = keyTypeOf(blob) ?? 'unknown type';
  return `${shortNames.get(type) ?? type} ${fingerprint(blob)}`;
}

const shortNames = new Map([
  ['ssh-ed25519', 'ED25519'],
  ['ssh-rsa', 'RSA'],
  ['ecdsa-sha2-nistp256', 'ECDSA'],
  ['ecdsa-sha2-nistp384', 'ECDSA'],
  ['ecdsa-sha2-nistp521', 'ECDSA'],
  ['ssh-dss', 'DSA'],
]);
