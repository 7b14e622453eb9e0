import { describe, expect, it } from 'vitest';
import { evaluated, scopeOf } from './spoken.ts';

const variables = scopeOf(
  'n: 7\nsize: 20GiB\nlist: [3, 1, 2, 1]\ntexts: [b, a]\nmixed: [a, 1]\nnone: []\nmap: {b: 1, a: 2}\nmaps: [{x: 1}, {x: 1}]\n',
);

describe('functions', () => {
  it.each([
    ['{{add n 1}}', 8],
    ['{{add size "512MiB" 1}}', 20 * 2 ** 30 + 512 * 2 ** 20 + 1],
    ['{{subtract n 10}}', -3],
    ['{{multiply 2 n 3}}', 42],
    ['{{multiply size 2}}', 40 * 2 ** 30],
    ['{{divide n 2}}', 3],
    ['{{divide size "1GiB"}}', 20],
    ['{{bytes "1KB"}}', 1000],
    ['{{as_size (add size "20GiB")}}', '40GiB'],
    ['{{as_size 1000001}}', '1000001B'],
    ['{{count list}} {{count map}} {{count "abc"}}', '4 2 3'],
    ['{{first list}}', 3],
    ['{{last texts}}', 'a'],
    ['{{sort list}}', [1, 1, 2, 3]],
    ['{{sort texts}}', ['a', 'b']],
    ['{{list}}', [3, 1, 2, 1]],
    ['{{unique list}}', [3, 1, 2]],
    ['{{unique maps}}', [{ x: 1 }]],
    ['{{keys map}}', ['b', 'a']],
    // sha256sum of "web01".
    ['{{hash "web01" 12}}', '1f94fe445ba9'],
    ['{{add unread 1}}', 'unknown: nobody asked'],
  ])('%s is %j', (text, value) => {
    expect(evaluated(text, variables)).toEqual(value);
  });

  it.each([
    ['{{add n "x"}}', '`add` wants numbers and sizes, found other text | a size is for example "20GiB"'],
    ['{{add n list}}', '`add` wants numbers and sizes, found a list | a size is for example "20GiB"'],
    ['{{divide n 0}}', '`divide` divides by 0'],
    ['{{multiply 9007199254740991 2}}', '`multiply` comes to a number that cannot be held exactly'],
    ['{{as_size -5}}', '`as_size` wants a whole number of bytes above 0'],
    ['{{first none}}', '`first` wants a list that is not empty'],
    ['{{sort mixed}}', '`sort` wants a list of numbers, or one of texts'],
    ['{{count n}}', '`count` wants a list, a map or text, found a number'],
    ['{{keys list}}', '`keys` wants a map, found a list'],
    ['{{hash list}}', '`hash` wants text or a number, found a list'],
    ['{{hash "a" 65}}', '`hash` gives 1 to 64 digits'],
    ['{{add 1}}', '`add` takes at least 2, found 1'],
  ])('%s is refused', (text, why) => {
    expect(evaluated(text, variables)).toBe(`! 1:3: ${why}`);
  });
});
