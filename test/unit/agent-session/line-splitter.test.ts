import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { LineSplitter } from '../../../src/agent-session/line-splitter.ts';

it('gives the same lines however they are cut', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('a', 'ü', '\n', '🙂') }),
      fc.array(fc.nat(20)),
      (text, cuts) => {
        const splitter = new LineSplitter(1000);
        const lines: string[] = [];
        let bytes = Buffer.from(text);
        for (const cut of cuts) {
          lines.push(...(splitter.push(bytes.subarray(0, cut)) ?? ['too long']));
          bytes = bytes.subarray(cut);
        }
        lines.push(...(splitter.push(bytes) ?? ['too long']));
        expect([...lines, splitter.rest()]).toEqual(text.split('\n'));
      },
    ),
  );
});

it.each([
  ['at once', ['12345678\n']],
  ['in pieces', ['1234', '5678']],
  ['after good ones', ['1\n2\n', '345678\n']],
])('refuses a line longer than allowed, %s', (_case, chunks) => {
  const splitter = new LineSplitter(5);
  expect(chunks.map((chunk) => splitter.push(Buffer.from(chunk))).at(-1)).toBeUndefined();
});

it('takes a line of exactly the length allowed', () => {
  expect(new LineSplitter(5).push(Buffer.from('12345\n1'))).toEqual(['12345']);
});
