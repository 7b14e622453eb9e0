import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frameSplitter } from '../../../src/lab/frames.ts';

const framed = (content: Uint8Array) => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  return Buffer.concat([length, content]);
};

function split(chunks: Buffer[]): Buffer[] {
  const frames: Buffer[] = [];
  const push = frameSplitter((frame) => frames.push(Buffer.from(frame)));
  for (const chunk of chunks) push(chunk);
  return frames;
}

describe('a stream of frames', () => {
  it('is cut into the same frames wherever its pieces end', () => {
    const contents = fc.array(fc.uint8Array({ maxLength: 64 }), { maxLength: 12 });
    fc.assert(
      fc.property(contents, fc.integer({ min: 1, max: 40 }), (parts, step) => {
        const stream = Buffer.concat(parts.map(framed));
        const chunks: Buffer[] = [];
        for (let at = 0; at < stream.length; at += step) chunks.push(stream.subarray(at, at + step));
        expect(split(chunks)).toEqual(parts.map(framed));
      }),
    );
  });

  it('keeps what is not a whole frame yet to itself', () => {
    expect(split([framed(Buffer.from('abcdef')).subarray(0, 7)])).toEqual([]);
  });

  it('is refused when a length is no frame’s', () => {
    expect(() => split([Buffer.from([0xff, 0xff, 0xff, 0xff])])).toThrow(RangeError);
  });
});
