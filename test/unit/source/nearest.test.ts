import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { distanceBetween, enumerate, nearest, suggest } from '../../../src/source/nearest.ts';

describe('distance between two words', () => {
  it.each([
    ['', '', 0],
    ['abc', 'abc', 0],
    ['abc', '', 3],
    ['portal', 'portals', 1],
    ['protals', 'portals', 1],
    ['enbaled', 'enabled', 1],
    ['kitten', 'sitting', 3],
    ['ca', 'abc', 3],
  ])('%s → %s is %d', (a, b, distance) => {
    expect(distanceBetween(a, b)).toBe(distance);
  });

  it('is the same both ways, zero only for the same word, and never above the longer one', () => {
    const word = fc.string({ maxLength: 12 });
    fc.assert(
      fc.property(word, word, (a, b) => {
        const distance = distanceBetween(a, b);
        expect(distance).toBe(distanceBetween(b, a));
        expect(distance === 0).toBe(a === b);
        expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length));
      }),
    );
  });
});

describe('the nearest name', () => {
  it.each([
    ['iqm', ['iqn', 'luns'], 'iqn'],
    ['IQN', ['iqn'], 'iqn'],
    ['taks', ['tags', 'tasks'], 'tasks'],
    ['taks', ['tasks', 'tags'], 'tasks'],
    ['web1', ['web01', 'db01'], 'web01'],
    ['x', ['storage', 'web'], undefined],
    ['entirely', ['different'], undefined],
  ])('of %s among %j is %s', (word, candidates, expected) => {
    expect(nearest(word, candidates)).toBe(expected);
  });

  it('is suggested; without one, the names are listed', () => {
    expect(suggest('iqm', ['iqn'])).toBe('did you mean `iqn`?');
    expect(suggest('zzz', ['iqn', 'luns'])).toBe('allowed: iqn, luns');
    expect(suggest('zzz', [])).toBeUndefined();
  });

  it('long lists are cut', () => {
    expect(enumerate(['a', 'b', 'c'], 2)).toBe('a, b and 1 more');
  });
});
