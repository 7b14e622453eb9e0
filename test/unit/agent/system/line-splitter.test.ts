import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineSplitter } from '../../../../agent/system/line-splitter.ts';

const encoder = new TextEncoder();
const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

describe('LineSplitter', () => {
  it('gives the same lines however the bytes are cut', () => {
    const line = fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\n', ' '));
    fc.assert(
      fc.property(fc.array(line), fc.array(fc.nat(12)), (lines, cuts) => {
        const splitter = new LineSplitter(10_000, decode);
        const bytes = encoder.encode(lines.map((text) => `${text}\n`).join(''));
        const found: string[] = [];
        let at = 0;
        for (const cut of [...cuts, bytes.length]) {
          found.push(...splitter.push(bytes.subarray(at, at + cut)).lines);
          at += cut;
        }
        expect(found).toEqual(lines.map((text) => decode(encoder.encode(text))));
        expect(splitter.rest()).toBeUndefined();
      }),
    );
  });

  it('has a rest where the last line has no end', () => {
    const splitter = new LineSplitter(10, decode);
    expect(splitter.push(encoder.encode('a\nb'))).toEqual({ lines: ['a'], tooLong: false });
    expect(splitter.rest()).toBe('b');
    expect(splitter.rest()).toBeUndefined();
  });

  it.each([
    ['1234567890\n', { lines: ['1234567890'], tooLong: false }],
    ['1234567890', { lines: [], tooLong: false }],
    ['12345678901', { lines: [], tooLong: true }],
    ['a\n12345678901\nb\n', { lines: ['a'], tooLong: true }],
  ])('takes ten bytes a line: %j', (text, outcome) => {
    expect(new LineSplitter(10, decode).push(encoder.encode(text))).toEqual(outcome);
  });

  it('gives nothing more after a line that was too long', () => {
    const splitter = new LineSplitter(3, decode);
    splitter.push(encoder.encode('1234'));
    expect(splitter.push(encoder.encode('\nb\n'))).toEqual({ lines: [], tooLong: true });
    expect(splitter.rest()).toBeUndefined();
  });
});
