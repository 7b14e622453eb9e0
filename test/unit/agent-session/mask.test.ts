import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { createMask } from '../../../src/agent-session/mask.ts';

it.each([
  ['every occurrence', ['secret'], 'a secret, a secret', 'a ***, a ***'],
  ['the longest first', ['pass', 'password'], 'password pass', '*** ***'],
  ['short ones too', ['ab'], 'cab', 'c***'],
  ['both of two that overlap', ['abcdef', 'defghi'], 'x abcdefghi y', 'x *** y'],
  ['both of two that touch', ['abc', 'def'], 'abcdef', '***'],
  ['what JSON escapes', ['a"b\\c'], '{"x":"a\\"b\\\\c"}', '{"x":"***"}'],
  ['what cleaning shortens', ['ab\u0007cd'], 'is abcd', 'is ***'],
  ['lines of a secret with several', ['-----BEGIN\nMIIEvQ\n}\n'], 'read MIIEvQ then }', 'read *** then }'],
  ['characters that mean something elsewhere', ['a.*$1'], 'a.*$1 abc$1', '*** abc$1'],
  ['nothing where there is none', [], 'text', 'text'],
  ['nothing for an empty one', [''], 'text', 'text'],
])('covers %s', (_case, secrets, text, masked) => {
  expect(createMask(secrets)(text)).toBe(masked);
});

it('never lets one through, wherever it stands', () => {
  const secret = fc.string({ minLength: 1, unit: fc.constantFrom('a', 'b', 'c') });
  fc.assert(
    fc.property(fc.array(secret, { minLength: 1 }), fc.string(), fc.string(), (secrets, before, after) => {
      const masked = createMask(secrets)(before + secrets.join('') + after);
      for (const one of secrets) expect(masked).not.toContain(one);
    }),
  );
});
