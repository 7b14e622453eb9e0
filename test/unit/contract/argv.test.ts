import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { splitArgv } from '../../../src/contract/argv.ts';

it.each([
  ['nothing', '  ', []],
  ['white space between', ' a  b\tc\n', ['a', 'b', 'c']],
  ['single quotes, which keep everything', `'a "b\\ $c' d`, ['a "b\\ $c', 'd']],
  ['double quotes', '"a b" "say \\"hi\\"" "c:\\n"', ['a b', 'say "hi"', 'c:\\n']],
  ['backslashes outside', 'a\\ b \\"', ['a b', '"']],
  ['quotes inside a word', `--name='x y'"z"`, ['--name=x yz']],
  ['an empty argument', `a '' ""`, ['a', '', '']],
  [
    'what a shell would act upon',
    'echo $HOME *.txt; rm -rf / | x > y',
    [...['echo', '$HOME', '*.txt;', 'rm', '-rf', '/', '|', 'x', '>', 'y']],
  ],
])('splits %s', (_case, text, argv) => {
  expect(splitArgv(text)).toEqual({ argv });
});

it.each([
  ["it's", 'a quote without its end'],
  ['say "x', 'a quote without its end'],
  ['a \\', 'a `\\` at its end'],
  ['a\\', 'a `\\` at its end'],
])('refuses %s', (text, problem) => {
  expect(splitArgv(text)).toEqual({ problem });
});

it('takes back what is quoted, whatever it is', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), (words) => {
      const text = words.map((word) => `'${word.replaceAll("'", `'"'"'`)}'`).join(' ');
      expect(splitArgv(text)).toEqual({ argv: words });
    }),
  );
});
