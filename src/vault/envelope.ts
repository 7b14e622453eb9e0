// The text form of a vault: a header line, then hexadecimal of hexadecimal in lines of 80. Source: Ansible's `parsing/vault/__init__.py`.
import { VaultError } from './vault-error.ts';

/** What a vault's text says, nothing opened yet. */
export interface Envelope {
  /** The label of the password it was closed with; only format 1.2 has one. */
  id?: string | undefined;
  salt: Buffer;
  /** HMAC-SHA256 of the ciphertext. */
  mac: Buffer;
  /** AES-256-CTR; whole blocks, since the text is padded before. */
  ciphertext: Buffer;
}

const mark = '$ANSIBLE_VAULT;';
const macBytes = 32;
export const blockBytes = 16;
const lineLength = 80;

/** The id that format 1.1 stands for. */
export const defaultId = 'default';

/** Whether the text says that it is a vault; it may be damaged all the same. */
export function isVaulted(text: string): boolean {
  return text.startsWith(mark);
}

/** Throws `VaultError` for what is no vault, another format or cipher, damaged or cut off. */
export function parseEnvelope(text: string): Envelope {
  const [header = '', ...body] = text.trim().split(/\r?\n/);
  const id = parseHeader(header.trim());
  const inner = fromHex(body.map((line) => line.trim()).join('')).toString('latin1');
  const parts = inner.split('\n');
  if (parts.length > 3) throw damaged('it has more than its three parts');
  const [salt, mac, ciphertext] = parts;
  if (salt === undefined || mac === undefined || ciphertext === undefined)
    throw cutOff('of salt, signature and content not all are there');
  return checked({ id, salt: fromHex(salt), mac: fromHex(mac), ciphertext: fromHex(ciphertext) });
}

/** As Ansible writes it, with a line feed at its end; an id other than `default` makes it format 1.2. */
export function formatEnvelope({ id = defaultId, salt, mac, ciphertext }: Envelope): string {
  const header = id === defaultId ? `${mark}1.1;AES256` : `${mark}1.2;AES256;${id}`;
  const inner = [salt, mac, ciphertext].map((part) => part.toString('hex')).join('\n');
  const lines = Buffer.from(inner, 'latin1')
    .toString('hex')
    .match(new RegExp(`.{1,${lineLength}}`, 'g'));
  return `${[header, ...(lines ?? [])].join('\n')}\n`;
}

/** Whether a label may stand in a header. */
export function isId(text: string): boolean {
  return /^[^;\p{Cc}]+$/u.test(text) && text === text.trim();
}

function parseHeader(header: string): string | undefined {
  if (!isVaulted(header)) throw new VaultError('not a vault', `a vault begins with ${mark}1.1;AES256`);
  const [, version = '', cipher = '', id, ...more] = header.split(';').map((word) => word.trim());
  if (version !== '1.1' && version !== '1.2')
    throw new VaultError(`vault format ${shown(version)} is not known`, 'known are 1.1 and 1.2');
  if (cipher !== 'AES256') throw new VaultError(`cipher ${shown(cipher)} is not known`, 'known is AES256');
  if (version === '1.1' ? id !== undefined : id === undefined || !isId(id) || more.length > 0)
    throw damaged('its header is not as format 1.1 or 1.2 has it');
  return id;
}

function checked(envelope: Envelope): Envelope {
  const { salt, mac, ciphertext } = envelope;
  if (salt.length === 0) throw damaged('its salt is empty');
  if (mac.length !== macBytes) throw damaged(`its signature has ${mac.length} bytes, not ${macBytes}`);
  if (ciphertext.length === 0 || ciphertext.length % blockBytes !== 0)
    throw cutOff('its content does not end with a whole block');
  return envelope;
}

function fromHex(text: string): Buffer {
  if (/[^0-9a-fA-F]/.test(text)) throw damaged('something in it is not hexadecimal');
  if (text.length % 2 !== 0) throw cutOff('half a byte is missing');
  return Buffer.from(text, 'hex');
}

function damaged(why: string): VaultError {
  return new VaultError(`the vault is damaged: ${why}`, 'take it from a backup, or close it anew');
}

function cutOff(why: string): VaultError {
  return new VaultError(`the vault is cut off: ${why}`, 'take it from a backup, or close it anew');
}

/** A word of a header that is wrong: short, and without control characters. */
function shown(word: string): string {
  return `\`${word.replace(/\p{Cc}/gu, '?').slice(0, 20)}\``;
}
