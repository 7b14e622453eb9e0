import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseExtraVars } from '../../../../src/playbook/compile/extra-vars.ts';
import { plainOf } from '../../../../src/source/node.ts';
import { mistakesOf, writeFiles } from '../../source/written-files.ts';

const values = async (...texts: string[]) =>
  Object.fromEntries([...(await parseExtraVars(texts))].map(([name, node]) => [name, plainOf(node)]));

describe('variables of the command line', () => {
  it.each<[string[], Record<string, unknown>]>([
    [['a=1'], { a: '1' }],
    [['a=1 b=x'], { a: '1', b: 'x' }],
    [['a=\'x y\' b="p q"'], { a: 'x y', b: 'p q' }],
    [['a=x=y'], { a: 'x=y' }],
    [['a='], { a: '' }],
    [['{"a": 1, "b": [true, null]}'], { a: 1, b: [true, null] }],
    [['{a: yes}'], { a: true }],
    [['a=1', 'a=2'], { a: '2' }],
    [[], {}],
  ])('%j', async (texts, expected) => {
    expect(await values(...texts)).toEqual(expected);
  });

  it('may be in a file', async () => {
    const folder = writeFiles({ 'vars.yml': 'a: 1\n' });
    expect(await values(`@${join(folder, 'vars.yml')}`, 'b=2')).toEqual({ a: 1, b: '2' });
  });

  it.each([
    [
      'a',
      '--extra-vars:1:1: want `name=value`, a map in JSON, or @file | put a value with spaces in quotes: -e "name=\'a b\'"',
    ],
    [
      'a=1 oops',
      '--extra-vars:1:5: want `name=value`, a map in JSON, or @file | put a value with spaces in quotes: -e "name=\'a b\'"',
    ],
    ['[1]', '--extra-vars:1:1: want a map of names and values | -e \'{"name": "value"}\''],
    ['hostvars=1', '--extra-vars:1:1: `hostvars` is set by iscsi-deploy itself | choose another name'],
    ['@/nowhere.yml', '--extra-vars:1:1: cannot read /nowhere.yml: there is no such file'],
  ])('%j is refused', async (text, mistake) => {
    expect(await mistakesOf(() => parseExtraVars([text]))).toEqual([mistake]);
  });
});
