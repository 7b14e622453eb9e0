import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { parseWith } from '../../../src/source/issues.ts';

const schema = z.strictObject({
  name: z.union([z.string(), z.array(z.string())]),
  size: z.union([z.int().positive(), z.string()]).optional(),
  state: z.enum(['present', 'absent']).default('present'),
  enabled: z.boolean().optional(),
  mode: z.string({ error: 'write it in quotes' }).optional(),
  items: z
    .array(
      z
        .strictObject({ lun: z.int().min(0).max(9), as: z.int().optional() })
        .refine(({ lun, as }) => lun !== as, { error: 'the same twice' }),
    )
    .default([]),
});

function issues(value: unknown): string[] {
  const result = parseWith(schema, value, 'a thing');
  if ('output' in result) return [];
  return result.issues.map(
    ({ message, hint, path }) => `${path.join('/')}: ${message}${hint ? ` | ${hint}` : ''}`,
  );
}

describe('issues in the words of an author', () => {
  it.each<[string, unknown, string[]]>([
    ['nothing wrong', { name: 'x' }, []],
    ['missing', {}, ['name: `name` is missing']],
    ['a wrong type', { name: 'x', enabled: 5 }, ['enabled: `enabled`: want true or false, found a number']],
    [
      'yes of YAML 1.1',
      { name: 'x', enabled: 'yes' },
      ['enabled: `enabled`: want true or false, found text | `yes` is text in YAML 1.2: write true or false'],
    ],
    ['neither type', { name: 5 }, ['name: `name`: want text or a list, found a number']],
    ['one wrong in a list', { name: ['a', 5] }, ['name/1: `name[1]`: want text, found a number']],
    [
      'an unknown key',
      { name: 'x', stat: 'absent' },
      ['stat: there is no `stat` in a thing | did you mean `state`?'],
    ],
    [
      'an unknown key inside',
      { name: 'x', items: [{ lun: 1, an: 2 }] },
      ['items/0/an: there is no `an` in `items[0]` | did you mean `as`?'],
    ],
    [
      'an unknown key like no other',
      { name: 'x', zzzzz: 1 },
      ['zzzzz: there is no `zzzzz` in a thing | allowed: name, size, state, enabled, mode, items'],
    ],
    [
      'not one of the names',
      { name: 'x', state: 'presnt' },
      ['state: `state`: want present or absent | did you mean `present`?'],
    ],
    ['words of the schema', { name: 'x', mode: 644 }, ['mode: `mode`: write it in quotes']],
    [
      'too large',
      { name: 'x', items: [{ lun: 10 }] },
      ['items/0/lun: `items[0].lun`: too large: want at most 9'],
    ],
    ['a rule over two', { name: 'x', items: [{ lun: 1, as: 1 }] }, ['items/0: `items[0]`: the same twice']],
    [
      'everything at once',
      { size: [], mode: 1 },
      [
        'name: `name` is missing',
        'size: `size`: want a number or text, found a list',
        'mode: `mode`: write it in quotes',
      ],
    ],
    ['no map', [], [': want a map, found a list']],
  ])('%s', (_, value, expected) => {
    expect(issues(value)).toEqual(expected);
  });
});
