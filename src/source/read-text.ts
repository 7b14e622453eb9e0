// Files that a person wrote, read with a bound and as UTF-8 only, and opened where they are vaulted.
import { readFile, stat } from 'node:fs/promises';
import { VaultError } from '../vault/vault-error.ts';
import type { Findings } from './mistake.ts';
import { type Place, startOf } from './place.ts';

/** Bytes; a YAML file of this size takes a minute to parse, and nobody writes one. */
const largest = 8 * 2 ** 20;

/** `undefined`, with a mistake at `mentionedAt`, where it cannot be read. */
export async function readText(
  file: string,
  findings: Findings,
  mentionedAt: Place,
): Promise<string | undefined> {
  try {
    const { size } = await stat(file);
    if (size > largest) {
      findings.add(mentionedAt, `${file} has ${size} bytes; at most ${largest} are read`);
      return undefined;
    }
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file));
    return await findings.vault.read(file, text);
  } catch (error) {
    if (error instanceof VaultError) findings.add(startOf(file), error.message, error.hint);
    else findings.add(mentionedAt, `cannot read ${file}: ${reasonOf(error)}`);
    return undefined;
  }
}

const reasons: Record<string, string> = {
  ENOENT: 'there is no such file',
  EACCES: 'permission denied',
  EISDIR: 'it is a directory',
  ERR_ENCODING_INVALID_ENCODED_DATA: 'it is not UTF-8 text',
};

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? String(error.code) : '';
  return reasons[code] ?? error.message;
}
