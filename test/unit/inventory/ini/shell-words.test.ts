import { describe, expect, it } from 'vitest';
import { shellWords } from '../../../../src/inventory/ini/shell-words.ts';

describe('a line is cut as a shell cuts it', () => {
  it.each([
    ['web01', ['web01']],
    ['web01  a=1\tb=2', ['web01', 'a=1', 'b=2']],
    ['web01 a="x y" b=\'x "y"\'', ['web01', 'a=x y', 'b=x "y"']],
    ['web01 a=x\\ y', ['web01', 'a=x y']],
    ['web01 a="\\"\\\\\\n"', ['web01', 'a="\\\\n']],
    ["web01 a='\\'", ['web01', 'a=\\']],
    ['web01 # comment', ['web01']],
    ['web01 a=b#c d=e', ['web01', 'a=b']],
    ['web01 a="b#c"', ['web01', 'a=b#c']],
    ['web01 a=""', ['web01', 'a=']],
  ])('%s', (line, words) => {
    const found = shellWords(line);
    expect('problem' in found ? found : found.map(({ text }) => text)).toEqual(words);
  });

  it('knows where each word begins', () => {
    expect(shellWords('web01  "a"=1')).toEqual([
      { text: 'web01', at: 0 },
      { text: 'a=1', at: 7 },
    ]);
  });

  it.each([
    ['web01 a="x', { problem: 'a quote (") without its end', at: 8 }],
    ["web01 a='x", { problem: "a quote (') without its end", at: 8 }],
    ['web01 a\\', { problem: 'a backslash with nothing after it', at: 7 }],
  ])('%s is refused', (line, problem) => {
    expect(shellWords(line)).toEqual(problem);
  });
});
