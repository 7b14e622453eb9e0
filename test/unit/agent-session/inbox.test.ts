import { expect, it } from 'vitest';
import { Inbox } from '../../../src/agent-session/inbox.ts';
import { maxLineLength } from '../../../src/contract/messages.ts';

it('gives lines first, then the end, again and again', async () => {
  const inbox = new Inbox();
  inbox.stdout(Buffer.from('a\nb'));
  inbox.finish({ code: 0 });
  const heard = [await inbox.next(1), await inbox.next(1), await inbox.next(1), await inbox.next(1)];
  expect(heard).toEqual([{ line: 'a' }, { line: 'b' }, { end: { code: 0 } }, { end: { code: 0 } }]);
});

it('waits as long as it was told', async () => {
  expect(await new Inbox().next(0.02)).toBe('nothing');
});

it('wakes who waits', async () => {
  const inbox = new Inbox();
  setTimeout(() => inbox.stdout(Buffer.from('late\n')), 10);
  expect(await inbox.next(5)).toEqual({ line: 'late' });
});

it('waits on while a line comes in pieces that arrive apart', async () => {
  const inbox = new Inbox();
  setTimeout(() => inbox.stdout(Buffer.from('{"v')), 10);
  setTimeout(() => inbox.stdout(Buffer.from('":1}\n')), 30);
  expect(await inbox.next(5)).toEqual({ line: '{"v":1}' });
});

it('keeps the last of what is complained about', () => {
  const inbox = new Inbox();
  for (let count = 0; count < 100; count += 1) inbox.stderr(Buffer.from(`${'x'.repeat(1000)}${count}`));
  expect(inbox.errors()).toMatch(/x99$/);
  expect(inbox.errors().length).toBeLessThan(20_000);
});

it.each([
  ['a line without an end', () => Buffer.alloc(maxLineLength / 2 + 1, 'a')],
  ['lines that nobody asked for', () => Buffer.alloc(maxLineLength, `${'a'.repeat(1023)}\n`)],
])('does not take %s for ever', async (_case, chunk) => {
  const inbox = new Inbox();
  for (let count = 0; count < 3; count += 1) inbox.stdout(chunk());
  await expect(inbox.next(1)).rejects.toMatchObject({ failure: { cause: 'host' } });
});

it('throws the first reason to whoever listens', async () => {
  const inbox = new Inbox();
  setTimeout(() => inbox.fail(new Error('stop')), 10);
  await expect(inbox.next(5)).rejects.toThrow('stop');
  inbox.fail(new Error('again'));
  await expect(inbox.next(5)).rejects.toThrow('stop');
});
