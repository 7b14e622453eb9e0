// Where vault passwords come from: files, programs that print one, and questions; in the order in which Ansible tries them.
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { defaultId, isId } from './envelope.ts';
import { VaultPassword } from './password.ts';
import { runPasswordProgram } from './password-program.ts';
import { VaultError } from './vault-error.ts';

/** Puts a question to whoever sits there; rejects where nobody does. */
export type Ask = (question: string) => Promise<string>;

/** What the command line says about vault passwords. */
export interface PasswordChoice {
  /** Each `label@source`, or a source alone; a source is a file, a program, or `prompt`. */
  vaultId?: readonly string[];
  vaultPasswordFile?: readonly string[];
  askVaultPass?: boolean;
}

interface Source {
  id: string;
  /** A file; `undefined` for a question. */
  file?: string | undefined;
}

/** Bytes; a password file holds one line. */
const largestFile = 64 * 1024;

/** Throws `VaultError` where a source gives none. `isNew`: a question is asked twice. */
export async function collectPasswords(
  choice: PasswordChoice,
  environment: NodeJS.ProcessEnv,
  ask: Ask,
  isNew = false,
): Promise<VaultPassword[]> {
  const passwords: VaultPassword[] = [];
  for (const { id, file } of sourcesOf(choice, environment)) {
    const text = file === undefined ? await askFor(id, ask, isNew) : await readPassword(file, id);
    if (text === '') throw new VaultError(`the vault password \`${id}\` is empty`);
    passwords.push(new VaultPassword(id, text));
  }
  return passwords;
}

/** `dev@path`, or a path alone; `prompt` asks. Throws `VaultError`. */
export function parseVaultId(text: string): Source {
  const at = text.indexOf('@');
  const id = at === -1 ? defaultId : text.slice(0, at);
  const source = text.slice(at + 1);
  if (!isId(id)) throw new VaultError('a vault id is a label without `;`, as in dev@~/.vault-dev');
  if (source === '') throw new VaultError(`vault id \`${id}\` has no source`, 'label@file or label@prompt');
  return source === 'prompt' || source === 'prompt_ask_vault_pass' ? { id } : { id, file: source };
}

function sourcesOf(choice: PasswordChoice, environment: NodeJS.ProcessEnv): Source[] {
  const { vaultId = [], vaultPasswordFile = [], askVaultPass = false } = choice;
  const fallback = environment['ANSIBLE_VAULT_PASSWORD_FILE'];
  const files = vaultPasswordFile.length > 0 || !fallback ? vaultPasswordFile : [fallback];
  return [
    ...vaultId.map(parseVaultId),
    ...files.map((file) => ({ id: defaultId, file })),
    ...(askVaultPass ? [{ id: defaultId }] : []),
  ];
}

async function askFor(id: string, ask: Ask, isNew: boolean): Promise<string> {
  if (!isNew) return ask(`Vault password (${id}): `);
  const first = await ask(`New vault password (${id}): `);
  if ((await ask(`Confirm new vault password (${id}): `)) === first) return first;
  throw new VaultError('the two passwords differ');
}

/** The text without white space around it, or what the program prints, as Ansible takes them. */
async function readPassword(named: string, id: string): Promise<string> {
  const file = named.startsWith('~/') ? `${process.env['HOME'] ?? '~'}${named.slice(1)}` : named;
  try {
    const { mode, size } = await stat(file);
    if ((mode & 0o111) !== 0 && size > 0) return await runPasswordProgram(argvOf(file, id));
    if (size > largestFile) throw new VaultError(`${file} has ${size} bytes: that is no vault password`);
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    if (error instanceof VaultError) throw error;
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    throw new VaultError(`cannot read the vault password in ${file}: ${reason}`);
  }
}

/** Programs named `…-client` are told which label is wanted. */
function argvOf(file: string, id: string): string[] {
  const program = file.includes('/') ? file : `./${file}`;
  return /-client(\.[^.]*)?$/.test(basename(file)) ? [program, '--vault-id', id] : [program];
}
