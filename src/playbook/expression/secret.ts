// `secret`: the same text for the same host and purpose in every run, which nobody can compute without the vaulted seed.
import { createHmac } from 'node:crypto';
import type { Place } from '../../source/place.ts';
import { EvaluationError } from './evaluation-error.ts';
import type { Branch } from './reading.ts';
import { settle } from './reading.ts';
import { typeOf, Unknown, type Value } from './value.ts';

/** The variable. */
const seedName = 'secret_seed';

/** Characters. */
const shortestSeed = 16;
const [shortest, usual, longest] = [12, 26, 51];

/** Five bits each; all of them may stand in every file and on every command line. */
const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';

/**
 * `purpose`, then the host (this one where it is left out) and the number of characters. The HMAC-SHA256 of both under `secret_seed`, which must
 * come out of a vault: so does everything that is computed from it, and it is never shown. Throws `EvaluationError`.
 */
export function secretFor(values: readonly Value[], root: Branch, place: Place): Value {
  const unknown = values.find((value) => value instanceof Unknown);
  if (unknown) return unknown;
  const [purpose, host = settle(root.get('inventory_hostname') ?? null), length = usual] = values;
  if (typeof purpose !== 'string' || purpose === '' || typeof host !== 'string' || host === '')
    throw new EvaluationError(place, '`secret` wants a purpose and a host as text', 'secret "chap" "web01"');
  if (typeof length !== 'number' || !Number.isInteger(length) || length < shortest || length > longest)
    throw new EvaluationError(place, `\`secret\` gives ${shortest} to ${longest} characters`);
  const { seed, hide } = seedOf(root, place);
  const text = textOf(
    createHmac('sha256', seed)
      .update(JSON.stringify([host, purpose]))
      .digest(),
    length,
  );
  hide(text);
  return text;
}

function seedOf(root: Branch, place: Place): { seed: string; hide: (text: string) => void } {
  const { found, secret } = root.watched(seedName);
  const hint = `iscsi-deploy vault encrypt-string --prompt -n ${seedName}`;
  if (found === undefined)
    throw new EvaluationError(place, `\`secret\` needs the variable \`${seedName}\`, vaulted`, hint);
  const seed = settle(found);
  if (!secret)
    throw new EvaluationError(
      place,
      `\`${seedName}\` is not vaulted: whoever reads it knows every secret`,
      hint,
    );
  if (typeof seed !== 'string')
    throw new EvaluationError(place, `\`${seedName}\`: want text, found ${typeOf(seed)}`);
  if (seed.length < shortestSeed)
    throw new EvaluationError(place, `\`${seedName}\` needs at least ${shortestSeed} characters`, hint);
  return { seed, hide: secret.hide };
}

function textOf(digest: Buffer, length: number): string {
  let [text, bits, count] = ['', 0, 0];
  for (const byte of digest) {
    bits = ((bits << 8) | byte) & 0xfff;
    for (count += 8; count >= 5; count -= 5) text += alphabet.charAt((bits >> (count - 5)) & 31);
  }
  return text.slice(0, length);
}
