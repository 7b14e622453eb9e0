// Private keys from files, each with what is wrong with it: OpenSSH only shrugs and goes on, and users then search for hours.
import { readFile } from 'node:fs/promises';
import ssh2, { type ParsedKey } from 'ssh2';
import { ConnectionError, type ConnectionTarget } from '../connection.ts';
import { codeOf } from '../error-code.ts';

export interface Identity {
  file: string;
  key: ParsedKey;
}

export interface Identities {
  usable: Identity[];
  /** Why the other files are not used, for the message when nothing else worked. */
  notes: string[];
}

type Loaded = Identity | { file: string; missing: boolean; locked: boolean; problem: string };

/**
 * The key that was asked for, or the default ones that exist. Throws `ConnectionError` where the one asked for cannot be used; behind a
 * passphrase that is not known it may still be in the ssh-agent, so then only where there is none.
 */
export async function loadIdentities(target: ConnectionTarget): Promise<Identities> {
  if (target.privateKeyFile === undefined) return loadDefaults(target.defaultKeyFiles, target.passphrase);
  const loaded = await load(target.privateKeyFile, target.passphrase);
  if ('key' in loaded) return { usable: [loaded], notes: [] };
  const note = `${loaded.file} ${loaded.problem}`;
  if (loaded.locked && target.agentSocket !== undefined) return { usable: [], notes: [note] };
  const hint = loaded.locked ? 'give its passphrase, or add it to an ssh-agent with ssh-add' : undefined;
  throw new ConnectionError('authentication', `private key ${note}`, hint);
}

async function loadDefaults(files: string[], passphrase: string | undefined): Promise<Identities> {
  const loaded = await Promise.all(files.map((file) => load(file, passphrase)));
  return {
    usable: loaded.flatMap((one) => ('key' in one ? [one] : [])),
    notes: loaded.flatMap((one) => ('key' in one || one.missing ? [] : [`${one.file} ${one.problem}`])),
  };
}

async function load(file: string, passphrase: string | undefined): Promise<Loaded> {
  const content = await readFile(file).catch((error: unknown) => codeOf(error));
  if (typeof content === 'string')
    return { file, missing: content === 'ENOENT', locked: false, problem: `cannot be read: ${content}` };
  const key = parse(content, passphrase);
  return typeof key === 'object'
    ? { file, key }
    : { file, missing: false, locked: key === locked, problem: key };
}

const locked = 'is protected by a passphrase that was not given';

/** The key, or what is wrong; never what the file contains. */
function parse(content: Buffer, passphrase: string | undefined): ParsedKey | string {
  const key = ssh2.utils.parseKey(content, passphrase);
  if (key instanceof Error) return explain(key.message);
  return key.isPrivateKey() ? key : 'is a public key: name the private one, without .pub';
}

function explain(message: string): string {
  if (/no passphrase given/.test(message)) return locked;
  if (/bad passphrase/i.test(message)) return 'does not open with the passphrase given';
  if (/Unsupported key format|Malformed/.test(message))
    return 'is not a private key in a format known here (OpenSSH, PEM, PPK)';
  return `cannot be used: ${message}`;
}
