import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { close, type Keys, open } from '../../../src/vault/cipher.ts';
import { type Envelope, formatEnvelope, parseEnvelope } from '../../../src/vault/envelope.ts';
import { VaultError } from '../../../src/vault/vault-error.ts';
import { inputs, patience, quick } from '../generated-inputs.ts';

/** Keys that depend on the salt as real ones do, without the 10,000 rounds. */
function cheapKeys(salt: Buffer): Keys {
  const bytes = createHash('sha512').update(salt).digest();
  return {
    encryption: bytes.subarray(0, 32),
    signature: bytes.subarray(32),
    counter: bytes.subarray(8, 24),
  };
}

const salt = Buffer.alloc(32, 7);
const content = Buffer.from('password: s3cret-of-web01\nuser: web01\n');
const intact = formatEnvelope(close(content, cheapKeys(salt), salt, 'dev'));

/** What reading comes to: the content, nothing, or the error's text. */
function outcomeOf(text: string): Buffer | string | undefined {
  try {
    const envelope: Envelope = parseEnvelope(text);
    return open(envelope, cheapKeys(envelope.salt));
  } catch (error) {
    if (error instanceof VaultError) return error.message;
    throw error;
  }
}

const position = fc.nat(intact.length - 1);
const character = fc.oneof(
  fc.constantFrom(...'0123456789abcdef'),
  fc.constantFrom('\n', ';', ' ', '\0', 'Z', 'ß'),
);
const damaged = fc.oneof(
  fc.tuple(position, character).map(([at, put]) => intact.slice(0, at) + put + intact.slice(at + 1)),
  fc.tuple(position, character).map(([at, put]) => intact.slice(0, at) + put + intact.slice(at)),
  fc.tuple(position, fc.nat(200)).map(([at, many]) => intact.slice(0, at) + intact.slice(at + many)),
  position.map((at) => intact.slice(0, at)),
  fc.tuple(position, position).map(([from, to]) => intact.slice(0, from) + intact.slice(to)),
  fc.string({ maxLength: 200 }).map((body) => `$ANSIBLE_VAULT;1.1;AES256\n${body}`),
  fc.string({ maxLength: 60 }),
);

it(
  'gives the content or a clear error for anything damaged, never something else',
  () => {
    fc.assert(
      fc.property(
        damaged,
        quick((text) => {
          const outcome = outcomeOf(text);
          if (Buffer.isBuffer(outcome)) expect(outcome).toEqual(content);
          else expect(outcome ?? '').not.toContain('s3cret');
        }),
      ),
      inputs(2000),
    );
  },
  patience,
);

it(
  'gives back whatever was put in',
  () => {
    const bytes = fc.uint8Array({ maxLength: 100 }).map((array) => Buffer.from(array));
    fc.assert(
      fc.property(bytes, fc.uint8Array({ minLength: 1, maxLength: 40 }), (given, some) => {
        const own = Buffer.from(some);
        const envelope = parseEnvelope(formatEnvelope(close(given, cheapKeys(own), own)));
        expect(open(envelope, cheapKeys(own))).toEqual(given);
      }),
      inputs(1000),
    );
  },
  patience,
);
