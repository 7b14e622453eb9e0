// What is vaulted in the files of one command, opened as they are read, and everything that came out, so that it is never shown.
import { isVaulted, parseEnvelope } from './envelope.ts';
import { Keyring } from './keyring.ts';
import { LockedVault, VaultError } from './vault-error.ts';

/** A `!vault` value: its text, or why there is none. `locked`: sound as far as can be told, but no password opens it. */
export type VaultedValue =
  | { state: 'open'; text: string }
  | { state: 'locked' | 'damaged'; problem: string; hint?: string | undefined };

/** For each of them a key is derived, which takes 10 to 20 ms of one core. */
const mostValues = 5000;

/** A vault inside other text, as YAML indents it or JSON escapes it. */
const inside = /\$ANSIBLE_VAULT;[^\n\\"']*(?:(?:\s|\\n)+[0-9a-f]+(?=\s|\\n|"|'|$))*/gi;

export class Vault {
  readonly #keyring: Keyring;
  readonly #files = new Set<string>();
  readonly #values = new Map<string, VaultedValue>();
  readonly #secrets = new Set<string>();

  constructor(keyring = new Keyring([])) {
    this.#keyring = keyring;
  }

  /** Every text that came out so far. */
  get secrets(): ReadonlySet<string> {
    return this.#secrets;
  }

  /** The text of a file: a vaulted one is opened, and the values inside another too. Throws `VaultError` for a whole file, and for too many values. */
  async read(file: string, text: string): Promise<string> {
    if (!isVaulted(text)) {
      await this.#openInside(text);
      return text;
    }
    const { content } = await this.#keyring.open(text);
    this.#files.add(file);
    return textOf(content);
  }

  /** Whether the whole file was vaulted: then every value in it is a secret. */
  holds(file: string): boolean {
    return this.#files.has(file);
  }

  /** The value behind `!vault`, as the file has it; it was opened when the file was read. */
  valueOf(written: string): VaultedValue {
    return this.#values.get(plain(written)) ?? notFound(plain(written));
  }

  /** A text that is never shown from now on. */
  readonly hide = (text: string): void => {
    for (const form of [text, text.trim()]) if (form !== '') this.#secrets.add(form);
  };

  /** All at once: deriving the keys takes the time, and the thread pool shares it. */
  async #openInside(text: string): Promise<void> {
    const found = new Set((text.match(inside) ?? []).map(plain));
    if (this.#values.size + found.size > mostValues)
      throw new VaultError(`more than ${mostValues} vaulted values`, 'vault a file of them as a whole');
    await Promise.all([...found].map((one) => this.#openValue(one)));
  }

  async #openValue(written: string): Promise<void> {
    if (this.#values.has(written)) return;
    try {
      const { content } = await this.#keyring.open(written);
      this.#values.set(written, { state: 'open', text: textOf(content) });
    } catch (error) {
      this.#values.set(written, closedBy(error));
    }
  }
}

function closedBy(error: unknown): VaultedValue {
  if (!(error instanceof VaultError)) throw error;
  const state = error instanceof LockedVault ? 'locked' : 'damaged';
  return { state, problem: error.message, hint: error.hint };
}

/** It does not look like a vault, or stands in the file in a form that was not expected. */
function notFound(written: string): VaultedValue {
  try {
    parseEnvelope(written);
  } catch (error) {
    return closedBy(error);
  }
  const hint = 'write it as `iscsi-deploy vault encrypt-string` does';
  return { state: 'damaged', problem: 'this form of a vaulted value is not read', hint };
}

/** One line each, nothing around them: by this a value is found again however it was indented. */
function plain(written: string): string {
  return written
    .replaceAll('\\n', '\n')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n');
}

function textOf(content: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch {
    throw new VaultError('what is in the vault is not UTF-8 text');
  }
}
