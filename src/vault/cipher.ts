// What Ansible calls AES256: AES-256-CTR over padded text, signed with HMAC-SHA256; pure, since deriving the keys is what takes time.
import { createCipheriv, createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto';
import { blockBytes, type Envelope } from './envelope.ts';
import { VaultError } from './vault-error.ts';

/** What one password and one salt come to. */
export interface Keys {
  /** 32 bytes. */
  encryption: Buffer;
  /** 32 bytes. */
  signature: Buffer;
  /** 16 bytes: the first value of the counter. */
  counter: Buffer;
}

const algorithm = 'aes-256-ctr';

export function close(content: Buffer, keys: Keys, salt: Buffer, id?: string): Envelope {
  const cipher = createCipheriv(algorithm, keys.encryption, keys.counter);
  const ciphertext = Buffer.concat([cipher.update(pad(content)), cipher.final()]);
  return { id, salt, mac: sign(ciphertext, keys), ciphertext };
}

/** `undefined` where the signature is of another key or another content. Throws `VaultError`. */
export function open({ mac, ciphertext }: Envelope, keys: Keys): Buffer | undefined {
  if (!timingSafeEqual(sign(ciphertext, keys), mac)) return undefined;
  const decipher = createDecipheriv(algorithm, keys.encryption, keys.counter);
  return unpad(Buffer.concat([decipher.update(ciphertext), decipher.final()]));
}

function sign(ciphertext: Buffer, { signature }: Keys): Buffer {
  return createHmac('sha256', signature).update(ciphertext).digest();
}

/** PKCS #7: as many bytes as are missing to a block, each of them that number. */
function pad(content: Buffer): Buffer {
  const missing = blockBytes - (content.length % blockBytes);
  return Buffer.concat([content, Buffer.alloc(missing, missing)]);
}

function unpad(padded: Buffer): Buffer {
  const count = padded.at(-1) ?? 0;
  const padding = padded.subarray(-count);
  if (count < 1 || count > blockBytes || padding.some((byte) => byte !== count))
    throw new VaultError('the vault is signed, but its content does not end as it should', 'close it anew');
  return padded.subarray(0, -count);
}
