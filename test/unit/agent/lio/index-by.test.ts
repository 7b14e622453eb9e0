import { expect, test } from 'vitest';
import { indexBy } from '../../../../agent/lio/index-by.ts';

interface Entry {
  name: string;
  plugin: string;
}

const first = [
  { name: 'a', plugin: 'block' },
  { name: 'b', plugin: 'block' },
  { name: 'a', plugin: 'fileio' },
];

test('a look-up gives all entries of a key in the order of the list, and nothing of other lists', () => {
  const named = indexBy(({ name }: Entry) => name);
  expect(named(first, 'a').map(({ plugin }) => plugin)).toEqual(['block', 'fileio']);
  expect(named(first, 'c')).toEqual([]);
  expect(named([{ name: 'c', plugin: 'block' }], 'a')).toEqual([]);
});

test('a list is walked through once, however often it is asked', () => {
  let calls = 0;
  const named = indexBy(({ name }: Entry) => {
    calls += 1;
    return name;
  });
  for (const key of ['a', 'b', 'c']) named(first, key);
  expect(calls).toBe(first.length);
});
