import { describe, expect, it } from 'vitest';
import { createMemorySystem } from '../../../../agent/system/memory/index.ts';

describe('realPath in memory', () => {
  const system = createMemorySystem({
    files: {
      '/a/b/file': '',
      '/a/up': { link: '..' },
      '/abs': { link: '/a/b' },
      '/chain': { link: 'abs' },
      '/a/b/back': { link: '../../chain/file' },
    },
  });

  it.each([
    ['/', '/'],
    ['/..', '/'],
    ['/a/./b/../b//file', '/a/b/file'],
    ['/chain/file', '/a/b/file'],
    ['/chain/back', '/a/b/file'],
    ['/a/up/abs', '/a/b'],
    ['/abs/..', '/a'],
    ['/abs/nothing', undefined],
    ['/a/b/file/x', undefined],
    ['/nothing/..', undefined],
  ])('of %s is %s', (path, canonical) => {
    expect(system.realPath(path)).toBe(canonical);
  });
});
