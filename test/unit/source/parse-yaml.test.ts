import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Findings } from '../../../src/source/mistake.ts';
import { plainOf } from '../../../src/source/node.ts';
import { parseYaml } from '../../../src/source/parse-yaml.ts';
import type { Dialect } from '../../../src/source/yaml-reader.ts';
import { inputs, patience, quick } from '../generated-inputs.ts';

function read(text: string, dialect: Dialect = 'playbook') {
  const findings = new Findings();
  const node = parseYaml('f.yml', text, dialect, findings);
  const say = ({ line, column, message, hint }: (typeof findings.mistakes)[number]) =>
    `${line}:${column}: ${message}${hint === undefined ? '' : ` | ${hint}`}`;
  return {
    node,
    value: node && plainOf(node),
    mistakes: findings.mistakes.map(say),
    warnings: findings.warnings.map(say),
  };
}

describe('the two dialects', () => {
  it.each([
    ['a: yes', { a: 'yes' }, { a: true }],
    ['a: 0644', { a: 644 }, { a: 420 }],
    ['a: "0644"', { a: '0644' }, { a: '0644' }],
    ['a: 1_000', { a: '1_000' }, { a: 1000 }],
    ['a: 2026-11-01', { a: '2026-11-01' }, { a: '2026-11-01' }],
    ['no: 1', { no: 1 }, { no: 1 }],
    ['a: ~', { a: null }, { a: null }],
    ['a:', { a: null }, { a: null }],
    ['[1, 1.5, x]', [1, 1.5, 'x'], [1, 1.5, 'x']],
    ['# nothing', undefined, undefined],
  ])('%s', (text, asPlaybook, asVariables) => {
    expect(read(text).value).toEqual(asPlaybook);
    expect(read(text, 'variables').value).toEqual(asVariables);
  });

  it('a key twice is a mistake in a playbook, and a warning in variables where the last one counts', () => {
    expect(read('a: 1\na: 2').mistakes).toEqual(['2:1: `a` is here twice; first on line 1']);
    const { value, mistakes, warnings } = read('a: 1\na: 2', 'variables');
    expect({ value, mistakes, warnings }).toEqual({
      value: { a: 2 },
      mistakes: [],
      warnings: ['2:1: `a` is here twice; first on line 1; this one counts'],
    });
  });

  it('merge keys work in variables: own keys win, then the first map', () => {
    const text = 'a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\nc:\n  <<: [*a, *b]\n  x: 3\nd: {"<<": 4}';
    expect(read(text, 'variables').value).toMatchObject({ c: { x: 3, y: 1, z: 2 }, d: { '<<': 4 } });
    expect(read('b: {x: 1}\na:\n  <<: {x: 1}').mistakes).toEqual([
      '3:3: merge keys (`<<`) do not exist in YAML 1.2, which playbooks are | write the keys out',
    ]);
  });
});

describe('what is refused, with its place', () => {
  it.each<[string, string, string[]]>([
    ['a prototype', 'a:\n  __proto__: 1', ['2:3: `__proto__` is refused as a key']],
    ['a map as a key', '? {a: 1}\n: x', ['1:3: a key must be text']],
    ['a missing key', ': x', ['1:1: a key is missing before `:`']],
    ['a missing anchor', 'a: *x', ['1:4: there is no anchor `&x` before this alias']],
    ['an alias of its own parent', 'a: &x [*x]', ['1:8: the alias `*x` is inside its own anchor']],
    ['a second document', 'a: 1\n---\nb: 1', ['2:1: a second document (`---`); a file has one']],
    ['an unknown tag', 'a: !foo 1', ['1:9: the tag `!foo` is not supported yet']],
    [
      'a value that is no vault',
      'a: !vault |\n  x',
      ['1:11: not a vault | a vault begins with $ANSIBLE_VAULT;1.1;AES256'],
    ],
    [
      'a number that would be rounded',
      'a: 12345678901234567890',
      ['1:4: this number cannot be held exactly | put it in quotes if it is text, as serials are'],
    ],
    [
      'no number',
      'a: .inf',
      ['1:4: this number cannot be held exactly | put it in quotes if it is text, as serials are'],
    ],
    ['a tab as indentation', 'a:\n\tb: 1', ['2:1: not YAML: tabs are not allowed as indentation']],
    ['nesting without end', '['.repeat(10_000), ['1:1: nested deeper than 100 levels']],
  ])('%s', (_, text, mistakes) => {
    expect(read(text).mistakes).toEqual(mistakes);
  });

  it('aliases that expand without end', () => {
    const lines = ['l0: &l0 [x, x, x, x, x, x, x, x, x, x]'];
    for (let level = 1; level < 9; level += 1)
      lines.push(
        `l${level}: &l${level} [${Array(10)
          .fill(`*l${level - 1}`)
          .join(', ')}]`,
      );
    expect(read(lines.join('\n')).mistakes).toEqual([
      '5:45: aliases in this file expand to more than 100000 values',
    ]);
  });
});

describe('an expression without quotes', () => {
  const message = '`{{` without quotes begins a map in YAML, not an expression';
  it.each([
    ['a: {{ x }}', '1:4', '"{{ x }}"'],
    ['a: {{ x }}/y  # why', '1:4', '"{{ x }}/y"'],
    ['- {{x}}', '1:3', '"{{x}}"'],
    ['a: [{{x}}, b]', '1:5', '"{{x}}"'],
    ['a: {{ eq x "y" }}', '1:4', `'{{ eq x "y" }}'`],
    ["a: {{ eq x 'y' }}", '1:4', `"{{ eq x 'y' }}"`],
  ])('%s', (text, place, fix) => {
    expect(read(text).mistakes).toEqual([`${place}: ${message} | put the whole value in quotes: ${fix}`]);
  });

  it('a map in a map is none', () => {
    expect(read('a: { b: { c: 1 } }')).toMatchObject({ value: { a: { b: { c: 1 } } }, mistakes: [] });
  });
});

describe('any text', () => {
  const yamlish = fc.array(
    fc.constantFrom(
      'a',
      ':',
      ' ',
      '\n',
      '- ',
      '{',
      '}',
      '[',
      ']',
      '"',
      "'",
      '&x',
      '*x',
      '|',
      '#',
      '<<: ',
      '!',
      '\t',
      '%',
      '---',
      '{{',
      '}}',
      '0',
      '__proto__',
    ),
    { maxLength: 40 },
  );
  it.each(['playbook', 'variables'] as const)(
    'is read or refused with a place, never a crash (%s)',
    (dialect) => {
      fc.assert(
        fc.property(
          fc.oneof(
            fc.string(),
            yamlish.map((parts) => parts.join('')),
          ),
          quick((text) => {
            const findings = new Findings();
            const node = parseYaml('f.yml', text, dialect, findings);
            for (const { line, column, message } of findings.mistakes) {
              expect(line).toBeGreaterThanOrEqual(1);
              expect(line).toBeLessThanOrEqual(text.split('\n').length + 1);
              expect(column).toBeGreaterThanOrEqual(1);
              expect(message).not.toBe('');
            }
            if (node) expect(() => JSON.stringify(plainOf(node))).not.toThrow();
          }),
        ),
        inputs(500),
      );
    },
    patience,
  );
});
