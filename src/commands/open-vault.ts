// The vault of a command that loads files: its passwords from the options that `addVaultOptions` adds, and from the environment.
import { Keyring } from '../vault/keyring.ts';
import { collectPasswords, type PasswordChoice } from '../vault/password-source.ts';
import { Vault } from '../vault/vault.ts';
import { askHidden } from './ask-hidden.ts';

const answers = new Map<string, Promise<string>>();

/** Throws `VaultError` where a source gives no password. */
export async function openVault(choice: PasswordChoice): Promise<Vault> {
  return new Vault(new Keyring(await collectPasswords(choice, process.env, askOnce)));
}

/** `lab run` loads files twice. */
function askOnce(question: string): Promise<string> {
  const answer = answers.get(question) ?? askHidden(question);
  answers.set(question, answer);
  return answer;
}
