// The first field of a known_hosts line: which hosts it speaks of (sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT").
import { createHmac } from 'node:crypto';

export interface Endpoint {
  address: string;
  port: number;
}

/** How known_hosts writes an endpoint: "host" on port 22, "[host]:port" otherwise. */
export function knownHostName({ address, port }: Endpoint): string {
  const name = address.toLowerCase();
  return port === 22 ? name : `[${name}]:${port}`;
}

/** Whether the field is a hashed name that no host can have: cut off, or hashed in another way. */
export function isBrokenHash(field: string): boolean {
  return field.startsWith('|') && parseHashed(field) === undefined;
}

/** Whether a line with this field speaks of the name: some pattern matches and no `!pattern` does. */
export function namesHost(field: string, name: string): boolean {
  if (field.startsWith('|')) return isHashOf(field, name);
  let found = false;
  for (const pattern of field.toLowerCase().split(',')) {
    const negated = pattern.startsWith('!');
    if (!matchesPattern(negated ? pattern.slice(1) : pattern, name)) continue;
    if (negated) return false;
    found = true;
  }
  return found;
}

/** Whether the field speaks of more hosts than it spells out: such a line is not one host's to remove. */
export function isPattern(field: string): boolean {
  return /[*?!]/.test(field);
}

function matchesPattern(pattern: string, name: string): boolean {
  if (!isPattern(pattern)) return pattern === name;
  const source = pattern
    .replace(/[\\^$.+()[\]{}|]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replace(/\?/g, '.');
  return new RegExp(`^${source}$`, 's').test(name);
}

/** `|1|salt|hash`: HMAC-SHA1 of the name, keyed with the salt, both base64 (OpenSSH hostfile.c). */
function parseHashed(field: string): { salt: string; hash: string } | undefined {
  const [, salt, hash] = hashedForm.exec(field) ?? [];
  return salt === undefined || hash === undefined ? undefined : { salt, hash };
}

/** Twenty bytes are 28 characters. */
const hashedForm = /^\|1\|([A-Za-z0-9+/]{27}=)\|([A-Za-z0-9+/]{27}=)$/;

/** Asked for each line and host of a fleet, so the hash is compared as text. */
function isHashOf(field: string, name: string): boolean {
  const hashed = parseHashed(field);
  if (!hashed) return false;
  return createHmac('sha1', Buffer.from(hashed.salt, 'base64')).update(name).digest('base64') === hashed.hash;
}
