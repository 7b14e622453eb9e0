// All passwords of one command: vaults are opened with the one of their id, then with the others, as Ansible does.
import { randomBytes } from 'node:crypto';
import { close, open } from './cipher.ts';
import { defaultId, type Envelope, formatEnvelope, parseEnvelope } from './envelope.ts';
import type { VaultPassword } from './password.ts';
import { LockedVault } from './vault-error.ts';

export interface Opened {
  content: Buffer;
  /** Of the password that opened it. */
  password: VaultPassword;
  /** Written in the vault; `undefined` for format 1.1. */
  id: string | undefined;
}

/** How to give a password, for hints. */
export const givePassword = 'give it with --vault-password-file, --vault-id or --ask-vault-pass';

const saltBytes = 32;

export class Keyring {
  constructor(readonly passwords: readonly VaultPassword[]) {}

  /** Throws `VaultError`: damaged, or none of the passwords fits. */
  async open(text: string): Promise<Opened> {
    const envelope = parseEnvelope(text);
    for (const password of this.#inOrderFor(envelope)) {
      const content = open(envelope, await password.keysFor(envelope.salt));
      if (content) return { content, password, id: envelope.id };
    }
    throw this.#noneFits(envelope);
  }

  /** Those of the vault's id first; the order is that of the command line otherwise. */
  #inOrderFor({ id }: Envelope): VaultPassword[] {
    const fits = (password: VaultPassword) => password.id === (id ?? defaultId);
    return [...this.passwords.filter(fits), ...this.passwords.filter((password) => !fits(password))];
  }

  #noneFits({ id }: Envelope): LockedVault {
    const named = id === undefined ? '' : ` (id \`${id}\`)`;
    if (this.passwords.length === 0)
      return new LockedVault(`vaulted${named}, and no vault password was given`, givePassword);
    const tried = this.passwords.map((password) => `\`${password.id}\``).join(', ');
    return new LockedVault(
      `no vault password opens this${named}: it has another one, or was damaged`,
      `tried: ${tried}`,
    );
  }
}

/** The content as a vault's text, under a fresh salt; `id` goes into its header unless it is `default`. */
export async function closeVault(content: Buffer, password: VaultPassword, id: string): Promise<string> {
  const salt = randomBytes(saltBytes);
  return formatEnvelope(close(content, await password.keysFor(salt), salt, id));
}
