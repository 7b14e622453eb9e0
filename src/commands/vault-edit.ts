// `vault edit | create`: the plain text is in the editor's hands, in a private folder, and nowhere else.
import { access } from 'node:fs/promises';
import { defaultId } from '../vault/envelope.ts';
import { closeVault } from '../vault/keyring.ts';
import { VaultError } from '../vault/vault-error.ts';
import { editPrivately } from './edit-privately.ts';
import { openFile, put } from './vault-files.ts';
import { type ClosingChoice, closingPassword, openingKeyring } from './vault-passwords.ts';

/** Closed again with the password that opened it; unchanged text leaves the file as it is. Throws `VaultError`. */
export async function editVault(file: string, choice: ClosingChoice): Promise<void> {
  const { content, password, id } = await openFile(file, await openingKeyring(choice));
  const closing = choice.encryptVaultId === undefined ? password : await closingPassword(choice);
  const edited = await editPrivately(content, file);
  if (edited.equals(content)) return;
  const label = choice.encryptVaultId ?? id ?? defaultId;
  await put(file, await closeVault(edited, closing, label));
}

/** Throws `VaultError` where the file is there already, or nothing was written. */
export async function createVault(file: string, choice: ClosingChoice): Promise<void> {
  const exists = await access(file).then(
    () => true,
    () => false,
  );
  if (exists) throw new VaultError(`${file} is there already`, `edit it: iscsi-deploy vault edit ${file}`);
  const password = await closingPassword(choice);
  const content = await editPrivately(Buffer.alloc(0), file);
  if (content.length === 0) throw new VaultError(`nothing was written, so ${file} is not made`);
  await put(file, await closeVault(content, password, password.id));
}
