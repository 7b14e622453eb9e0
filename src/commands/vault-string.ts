// `vault encrypt-string`: a value for a YAML file. The plain text comes from standard input or a question, never from the command line,
// where every user of the machine could read it.
import { closeVault } from '../vault/keyring.ts';
import { VaultError } from '../vault/vault-error.ts';
import { askHidden } from './ask-hidden.ts';
import { type OutputChoice, put, readStandardInput } from './vault-files.ts';
import { type ClosingChoice, closingPassword } from './vault-passwords.ts';

export interface StringChoice extends ClosingChoice, OutputChoice {
  name?: string;
  stdinName?: string;
  prompt?: boolean;
}

const indent = ' '.repeat(10);

/** Throws `VaultError`. */
export async function encryptString(words: readonly string[], choice: StringChoice): Promise<void> {
  if (words.some((word) => word !== '-'))
    throw new VaultError(
      'a secret on the command line is seen by everybody on this machine',
      "give it on standard input: printf %s 'secret' | iscsi-deploy vault encrypt-string -n NAME",
    );
  const password = await closingPassword(choice);
  const content = choice.prompt ? Buffer.from(await askHidden('String to encrypt: ')) : await readText();
  if (content.length === 0) throw new VaultError('the string is empty');
  const vaulted = await closeVault(content, password, password.id);
  await put(choice.output ?? '-', asYaml(vaulted, choice.name ?? choice.stdinName));
}

async function readText(): Promise<Buffer> {
  if (process.stdin.isTTY) process.stderr.write('The string to encrypt, ended by ^D (twice after a line):\n');
  return readStandardInput();
}

function asYaml(vaulted: string, name: string | undefined): string {
  const [...lines] = vaulted.trimEnd().split('\n');
  return `${[`${name === undefined ? '' : `${name}: `}!vault |`, ...lines.map((line) => indent + line)].join('\n')}\n`;
}
