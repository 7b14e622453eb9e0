// What Debian's `ansible-vault` (core 2.14) made, with the passwords that open it.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { VaultPassword } from '../../../src/vault/password.ts';

/** The path of a recorded file. */
export function recorded(name: string): string {
  return fileURLToPath(new URL(`../../fixtures/ansible-vault/${name}`, import.meta.url));
}

export async function textOf(name: string): Promise<string> {
  return readFile(recorded(name), 'utf8');
}

/** Made anew for each test: a password remembers its keys. */
export const standard = () => new VaultPassword('default', 'correct horse');
export const dev = () => new VaultPassword('dev', 'other pass');
