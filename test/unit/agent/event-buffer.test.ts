import { describe, expect, it } from 'vitest';
import { EventBuffer } from '../../../agent/event-buffer.ts';
import { PretendedProcess } from './pretended-process.ts';

function open() {
  const process = new PretendedProcess();
  const written: (readonly string[])[] = [];
  return { process, written, buffer: new EventBuffer(process, (lines) => written.push(lines)) };
}

describe('events for the controller', () => {
  it('are written together after a moment, in their order', () => {
    const { process, written, buffer } = open();
    buffer.add('one');
    buffer.add('two');
    expect(written).toEqual([]);
    process.pass(1);
    expect(written).toEqual([['one', 'two']]);
    buffer.add('three');
    process.pass(1);
    expect(written).toEqual([['one', 'two'], ['three']]);
  });

  it('come before what cannot wait, and not again', () => {
    const { process, written, buffer } = open();
    buffer.add('one');
    buffer.addLast('result');
    process.pass(1);
    expect(written).toEqual([['one', 'result']]);
  });
});
