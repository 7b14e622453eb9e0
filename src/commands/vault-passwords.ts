// Which passwords a vault command opens with, and the one that it closes with.
import { Keyring } from '../vault/keyring.ts';
import type { VaultPassword } from '../vault/password.ts';
import { collectPasswords, type PasswordChoice } from '../vault/password-source.ts';
import { VaultError } from '../vault/vault-error.ts';
import { askHidden } from './ask-hidden.ts';

export interface ClosingChoice extends PasswordChoice {
  encryptVaultId?: string;
}

export interface RekeyChoice extends ClosingChoice {
  newVaultId?: string;
  newVaultPasswordFile?: string;
}

/** For opening; asks where the command line and the environment give none. */
export async function openingKeyring(choice: PasswordChoice): Promise<Keyring> {
  return new Keyring(await passwordsOrQuestion(choice, process.env, false));
}

/** For closing something new. Throws `VaultError` where it is not clear which. */
export async function closingPassword(choice: ClosingChoice): Promise<VaultPassword> {
  return oneOf(await passwordsOrQuestion(choice, process.env, true), choice.encryptVaultId);
}

/** The password after `rekey`; the environment's is the one before. */
export async function newPassword(choice: RekeyChoice): Promise<VaultPassword> {
  const { newVaultId, newVaultPasswordFile, encryptVaultId } = choice;
  const said: PasswordChoice = {
    vaultId: newVaultId === undefined ? [] : [newVaultId],
    vaultPasswordFile: newVaultPasswordFile === undefined ? [] : [newVaultPasswordFile],
  };
  return oneOf(await passwordsOrQuestion(said, {}, true), encryptVaultId);
}

async function passwordsOrQuestion(
  choice: PasswordChoice,
  environment: NodeJS.ProcessEnv,
  isNew: boolean,
): Promise<VaultPassword[]> {
  const given = await collectPasswords(choice, environment, askHidden, isNew);
  return given.length > 0 ? given : collectPasswords({ askVaultPass: true }, {}, askHidden, isNew);
}

function oneOf(passwords: readonly VaultPassword[], wanted: string | undefined): VaultPassword {
  const fitting = wanted === undefined ? passwords : passwords.filter(({ id }) => id === wanted);
  const [first, ...others] = fitting;
  const labels = passwords.map(({ id }) => id).join(', ');
  if (!first) throw new VaultError(`no vault password has the id \`${wanted}\``, `there are: ${labels}`);
  if (others.length > 0 && wanted === undefined)
    throw new VaultError(`which of the passwords closes it? ${labels}`, 'say it with --encrypt-vault-id');
  return first;
}
