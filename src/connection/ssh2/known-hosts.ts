// known_hosts as OpenSSH reads it: a pure parser and the question it answers.
import { keyTypeOf } from './host-key.ts';
import { type Endpoint, isBrokenHash, knownHostName, namesHost } from './known-host-name.ts';

export interface KnownKey {
  file: string;
  /** From 1. */
  line: number;
  names: string;
  revoked: boolean;
  type: string;
  key: Buffer;
}

export interface SkippedLine {
  file: string;
  line: number;
  reason: string;
}

export interface KnownHosts {
  keys: KnownKey[];
  skipped: SkippedLine[];
}

/** The lines for a host: those that name its port (or need not, on port 22), and those for its name alone. */
export interface HostKeys {
  exact: KnownKey[];
  portless: KnownKey[];
}

export type Verdict =
  | { verdict: 'known' }
  | { verdict: 'unknown' }
  /** The host is known, under other keys. */
  | { verdict: 'changed'; known: KnownKey[] }
  | { verdict: 'revoked'; by: KnownKey };

/** Never throws: a line that cannot be used is skipped with its reason, as OpenSSH does. */
export function parseKnownHosts(text: string, file: string): KnownHosts {
  const found: KnownHosts = { keys: [], skipped: [] };
  for (const [index, content] of text.split('\n').entries()) {
    const trimmed = content.trim();
    if (trimmed === '' || trimmed.startsWith('#')) continue;
    const parsed = parseLine(trimmed);
    const place = { file, line: index + 1 };
    if (typeof parsed === 'string') found.skipped.push({ ...place, reason: parsed });
    else found.keys.push({ ...place, ...parsed });
  }
  return found;
}

/** The lines that speak of a host. Hashed names make this the expensive step: do it once for each connection. */
export function keysOfHost(keys: KnownKey[], endpoint: Endpoint): HostKeys {
  const named = (name: string) => keys.filter((one) => namesHost(one.names, name));
  const exact = named(knownHostName(endpoint));
  return { exact, portless: endpoint.port === 22 ? [] : named(knownHostName({ ...endpoint, port: 22 })) };
}

/**
 * What is known of a host that offers this key. Lines with its port decide; a line without a port can only vouch for a key, as in
 * OpenSSH. Stricter than OpenSSH in one point: a host known under other types of keys only counts as changed.
 */
export function judgeHostKey({ exact, portless }: HostKeys, offered: Buffer): Verdict {
  const same = [...exact, ...portless].filter((one) => one.key.equals(offered));
  const by = same.find((one) => one.revoked);
  if (by) return { verdict: 'revoked', by };
  if (same.length > 0) return { verdict: 'known' };
  const known = exact.filter((one) => !one.revoked);
  return known.length > 0 ? { verdict: 'changed', known } : { verdict: 'unknown' };
}

/** Types of keys under which the host is known; the handshake must prefer them, or a known host looks like a changed one. */
export function knownKeyTypes({ exact, portless }: HostKeys): string[] {
  const types = [exact, portless].map((keys) => keys.flatMap((one) => (one.revoked ? [] : [one.type])));
  return [...new Set(types.find((some) => some.length > 0))];
}

/** The key of a line, or why it is not used. */
function parseLine(line: string): Pick<KnownKey, 'names' | 'revoked' | 'type' | 'key'> | string {
  const fields = line.split(/[ \t]+/);
  const marker = fields[0]?.startsWith('@') ? fields.shift() : undefined;
  if (marker === '@cert-authority') return 'host certificates are not supported';
  if (marker !== undefined && marker !== '@revoked') return `unknown marker ${marker}`;
  const [names, type, encoded] = fields;
  if (names === undefined || type === undefined || encoded === undefined)
    return 'malformed: want names, type and key';
  if (isBrokenHash(names)) return 'malformed hashed name';
  const key = Buffer.from(encoded, 'base64');
  if (keyTypeOf(key) !== type) return 'malformed: the key is not of the type the line says';
  return { names, revoked: marker === '@revoked', type, key };
}
