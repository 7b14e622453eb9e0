// `vault encrypt | decrypt | view | rekey`: every file is read and worked out before the first one is replaced.
import { readFile } from 'node:fs/promises';
import { isVaulted } from '../vault/envelope.ts';
import { closeVault, type Keyring } from '../vault/keyring.ts';
import { replaceFile } from '../vault/replace-file.ts';
import { VaultError } from '../vault/vault-error.ts';
import {
  type ClosingChoice,
  closingPassword,
  newPassword,
  openingKeyring,
  type RekeyChoice,
} from './vault-passwords.ts';

export interface OutputChoice {
  /** Instead of the file itself; `-` is standard output. */
  output?: string;
}

const standard = '-';

/** Throws `VaultError`, as the other commands here do; no file is changed then. */
export async function encryptFiles(files: string[], choice: ClosingChoice & OutputChoice): Promise<void> {
  const password = await closingPassword(choice);
  await rewrite(files, choice, async (content) => {
    if (isVaulted(content.toString('latin1'))) throw new VaultError('it is a vault already');
    return closeVault(content, password, password.id);
  });
}

export async function decryptFiles(files: string[], choice: ClosingChoice & OutputChoice): Promise<void> {
  const keyring = await openingKeyring(choice);
  await rewrite(files, choice, async (content) => (await keyring.open(content.toString())).content);
}

export async function viewFiles(files: string[], choice: ClosingChoice): Promise<void> {
  await decryptFiles(files, { ...choice, output: standard });
}

export async function rekeyFiles(files: string[], choice: RekeyChoice): Promise<void> {
  const keyring = await openingKeyring(choice);
  const password = await newPassword(choice);
  await rewrite(files, {}, async (content) => {
    const opened = await keyring.open(content.toString());
    return closeVault(opened.content, password, password.id);
  });
}

/** The content of a vaulted file. Throws `VaultError` with its name. */
export async function openFile(file: string, keyring: Keyring) {
  return naming(file, async () => keyring.open((await contentOf(file)).toString()));
}

async function rewrite(
  named: readonly string[],
  { output }: OutputChoice,
  change: (content: Buffer) => Promise<Buffer | string>,
): Promise<void> {
  const files = named.length > 0 ? named : [standard];
  if (output !== undefined && output !== standard && files.length > 1)
    throw new VaultError('--output takes one file only');
  const changed: [string, Buffer | string][] = [];
  for (const file of files) {
    const content = await naming(file, async () => change(await contentOf(file)));
    changed.push([output ?? file, content]);
  }
  for (const [file, content] of changed) await put(file, content);
}

/** Throws `VaultError` where the system refuses. */
export async function put(file: string, content: Buffer | string): Promise<void> {
  if (file === standard) process.stdout.write(content);
  else await naming(file, () => replaceFile(file, content));
}

async function contentOf(file: string): Promise<Buffer> {
  if (file !== standard) return readFile(file);
  return readStandardInput();
}

/** Up to its end. */
export async function readStandardInput(): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

/** Says which file an error is about. */
async function naming<Result>(file: string, work: () => Promise<Result>): Promise<Result> {
  const name = file === standard ? 'standard input' : file;
  try {
    return await work();
  } catch (error) {
    if (error instanceof VaultError) throw new VaultError(`${name}: ${error.message}`, error.hint);
    throw new VaultError(`${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
