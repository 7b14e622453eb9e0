// A vault's password with its label, and the keys that it gives: made once for each salt, in the thread pool, so that many are made at once.
import { pbkdf2 } from 'node:crypto';
import { promisify } from 'node:util';
import type { Keys } from './cipher.ts';

/** Source: `VaultAES256._gen_key_initctr` of Ansible. */
const rounds = 10_000;
const keyBytes = 32;
const counterBytes = 16;

const derive = promisify(pbkdf2);

export class VaultPassword {
  readonly #text: string;
  readonly #keys = new Map<string, Promise<Keys>>();

  constructor(
    /** What `--vault-id` calls it. */
    readonly id: string,
    text: string,
  ) {
    this.#text = text;
  }

  keysFor(salt: Buffer): Promise<Keys> {
    const name = salt.toString('hex');
    const known = this.#keys.get(name) ?? this.#derive(salt);
    this.#keys.set(name, known);
    return known;
  }

  async #derive(salt: Buffer): Promise<Keys> {
    const bytes = await derive(this.#text, salt, rounds, 2 * keyBytes + counterBytes, 'sha256');
    return {
      encryption: bytes.subarray(0, keyBytes),
      signature: bytes.subarray(keyBytes, 2 * keyBytes),
      counter: bytes.subarray(2 * keyBytes),
    };
  }
}
