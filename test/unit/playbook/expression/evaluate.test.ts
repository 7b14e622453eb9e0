import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EvaluationError } from '../../../../src/playbook/expression/evaluation-error.ts';
import type { Value } from '../../../../src/playbook/expression/value.ts';
import { inputs, patience, quick } from '../../generated-inputs.ts';
import { evaluated, scalar, scopeOf } from './spoken.ts';

const scope = scopeOf(`
name: web01
port: 3260
on: true
off: false
nothing: null
empty: ""
luns: [{name: a, size: 1}, {name: b, size: 2}]
words: [x, y]
chap: {web01: {username: u}, "with space": 1, db-1: 2}
indirect: "{{port}}"
sentence: "{{name}} listens on {{indirect}}"
nested: {deep: "{{chap.web01}}", list: ["{{name}}", plain]}
broken: "{{missing}}"
constructor_like: {a: 1}
`);

describe('a value', () => {
  it.each<[string, Value]>([
    ['plain', 'plain'],
    ['{{name}}', 'web01'],
    ['{{port}}', 3260],
    ['{{ port }}', 3260],
    ['{{{port}}}', 3260],
    ['{{on}}', true],
    ['{{nothing}}', null],
    [
      '{{luns}}',
      [
        { name: 'a', size: 1 },
        { name: 'b', size: 2 },
      ],
    ],
    ['{{luns.1.name}}', 'b'],
    ['{{luns.[1].name}}', 'b'],
    ['{{chap.web01.username}}', 'u'],
    ['{{chap.[with space]}}', 1],
    ['{{chap.db-1}}', 2],
    ['{{this.name}}', 'web01'],
    ['{{@root.name}}', 'web01'],
    ['{{indirect}}', 3260],
    ['{{sentence}}', 'web01 listens on 3260'],
    ['{{nested}}', { deep: { username: 'u' }, list: ['web01', 'plain'] }],
    ['{{nested.deep.username}}', 'u'],
    ['{{nested.list.[0]}}', 'web01'],
    ['iqn:{{name}}:{{port}}:{{on}}', 'iqn:web01:3260:true'],
    [' {{port}}', ' 3260'],
    ['{{port}}{{! a comment }}', 3260],
    ['\\{{name}}', '{{name}}'],
    ['{{"{{"}}', '{{'],
    ['{{"text"}}', 'text'],
    ['{{5}}', 5],
    ['{{true}}', true],
    ['{{null}}', null],
    ['100 %', '100 %'],
  ])('%s', (text, expected) => {
    const value = evaluated(text, scope);
    expect(value).toEqual(expected);
  });
});

describe('functions', () => {
  it.each<[string, Value]>([
    ['{{eq name "web01"}}', true],
    ['{{eq luns.[0] luns.[1]}}', false],
    ['{{eq words (list "x" "y")}}', true],
    ['{{ne port 1}}', true],
    ['{{eq nothing null}}', true],
    ['{{eq name null}}', false],
    ['{{lt 1 2}}', true],
    ['{{lte 2 2}}', true],
    ['{{gt "b" "a"}}', true],
    ['{{gte 1 2}}', false],
    ['{{and on (eq port 3260)}}', true],
    ['{{and off missing}}', false],
    ['{{or on missing}}', true],
    ['{{or off empty nothing}}', false],
    ['{{not words}}', false],
    ['{{not (list 1)}}', false],
    ['{{in "x" words}}', true],
    ['{{in "z" words}}', false],
    ['{{in "web01" chap}}', true],
    ['{{in "eb0" name}}', true],
    ['{{default missing 7}}', 7],
    ['{{default chap.missing.deeper "d"}}', 'd'],
    ['{{default nothing "d"}}', 'd'],
    ['{{default port 7}}', 3260],
    ['{{default off true}}', false],
    ['{{defined port}}', true],
    ['{{defined missing.deeper}}', false],
    ['{{defined nothing}}', false],
    ['{{concat "a" 1 "b"}}', 'a1b'],
    ['{{concat words (list "z")}}', ['x', 'y', 'z']],
    ['{{join words "-"}}', 'x-y'],
    ['{{join words}}', 'x, y'],
    ['{{join (list) }}', '! 1:9: `list` is not defined'],
    ['{{lower "AbC"}}', 'abc'],
    ['{{upper "AbC"}}', 'ABC'],
    ['{{iqn "iqn.2026-11.com.example" name}}', 'iqn.2026-11.com.example:web01'],
    ['{{iqn "iqn.2026-11.com.example" "Storage01" "web" 2}}', 'iqn.2026-11.com.example:storage01.web.2'],
    ['{{iqn "iqn.2026-11.com.example:lab" name}}', 'iqn.2026-11.com.example:lab.web01'],
    ['{{list 1 "a" on}}', [1, 'a', true]],
    ['{{lookup chap name}}', { username: 'u' }],
    ['{{lookup luns 1}}', { name: 'b', size: 2 }],
    ['{{lookup (lookup chap "web01") "username"}}', 'u'],
  ])('%s', (text, expected) => {
    expect(evaluated(text, scope)).toEqual(expected);
  });
});

describe('what is wrong is said with its place', () => {
  it.each([
    ['{{nam}}', '1:3: `nam` is not defined | did you mean `name`?'],
    [
      '{{ansible_os_family}}',
      '1:3: `ansible_os_family` is not defined | write facts.os.family, which is in lower case: "debian"',
    ],
    ['x {{chap.web1.username}}', '1:5: `chap` has no `web1` | did you mean `web01`?'],
    ['{{chap.zzz}}', '1:3: `chap` has no `zzz` | it has: web01, with space, db-1'],
    ['{{luns.2}}', '1:1: a number at the end of a path needs brackets | write {{luns.[2]}}'],
    ['{{luns.[2]}}', '1:3: `luns` has 2 entries, counted from 0: there is no 2'],
    ['{{luns.name}}', '1:3: `luns` has 2 entries, counted from 0: there is no name'],
    ['{{luns.length}}', '1:3: `luns` has 2 entries, counted from 0: there is no length'],
    ['{{name.first}}', '1:3: `name` is text: it has no `first`'],
    ['{{nothing.x}}', '1:3: `nothing` is null: it has no `x`'],
    ['{{constructor}}', '1:3: `constructor` is not defined'],
    ['{{chap.constructor.name}}', '1:3: `chap` has no `constructor` | it has: web01, with space, db-1'],
    ['{{chap.__proto__}}', '1:3: `chap` has no `__proto__` | it has: web01, with space, db-1'],
    ['{{name.toString}}', '1:3: `name` is text: it has no `toString`'],
    ['{{../name}}', '1:3: `../name`: nothing is around it | names stand alone here: leave `../` out'],
    ['{{@index}}', '1:3: `@index` is not set here | @index, @first, @last and @key are, inside #each'],
    ['{{broken}}', 'vars.yml:14:12: `missing` is not defined'],
    ['{{default broken 1}}', 'vars.yml:14:12: `missing` is not defined'],
    ['text {{luns}}', '1:8: a list cannot stand inside text | join makes text of a list: {{join list ", "}}'],
    ['text {{chap}}', '1:8: a map cannot stand inside text'],
    ['text {{nothing}}', '1:8: null cannot stand inside text'],
    [
      '{{eq port "3260"}}',
      '1:3: `eq` compares a number with text: they are never equal | quotes make text of a number',
    ],
    ['{{lt port "1"}}', '1:3: `lt` compares a number with text: want two numbers or two texts'],
    [
      '{{upcase name}}',
      '1:3: there is no function `upcase` | there are: and, or, not, in, default, defined, lookup, secret, eq, ne, lt, lte, gt, gte, concat and 18 more',
    ],
    ['{{defualt name 1}}', '1:3: there is no function `defualt` | did you mean `default`?'],
    ['{{eq name}}', '1:3: `eq` takes 2 values, found 1'],
    ['{{join}}', '1:3: `join` is not defined'],
    ['{{join words 1 2}}', '1:3: `join` takes 1 to 2 values, found 3'],
    ['{{upper port}}', '1:3: `upper` wants text, found a number'],
    ['{{join name}}', '1:3: `join` wants a list, found text'],
    [
      '{{concat words "x"}}',
      '1:3: `concat` wants texts and numbers, or lists only | join makes text of a list',
    ],
    ['{{in "x" port}}', '1:3: `in` looks into a list, a map or a text, found a number'],
    [
      '{{iqn "iqn.2026-13.com.example" name}}',
      '1:3: `iqn` wants an iqn of yours first, found iqn.2026-13.com.example: there is no month 13 in 2026-13 | such as iqn.2026-11.com.example: a month in which the domain was yours, and the domain reversed',
    ],
    [
      '{{iqn name "x"}}',
      '1:3: `iqn` wants an iqn of yours first, found web01: want iqn.YYYY-MM.reversed.domain[:string] in lower case, eui.<16 hex digits> or naa.<16 or 32 hex digits> | such as iqn.2026-11.com.example: a month in which the domain was yours, and the domain reversed',
    ],
    [
      '{{iqn "iqn.2026-11.com.example" "web_01"}}',
      '1:3: `iqn` cannot make a name of "web_01": want letters and digits, with "-", "." and ":" only between them | give the host a variable with a name of that kind, and write that one',
    ],
    ['{{iqn "iqn.2026-11.com.example"}}', '1:3: `iqn` takes at least 2, found 1'],
    ['{{lookup chap "nobody"}}', '1:15: `chap` has no `nobody` | it has: web01, with space, db-1'],
    ['{{lookup chap words}}', '1:15: `lookup` wants text or a number as the key, found a list'],
    [
      '{{not "false"}}',
      '1:7: this is text that reads like true or false, and any text counts as true | write true or false without quotes; on the command line: -e \'{"name": false}\'',
    ],
    ['{{eq a=1}}', '1:6: `a=`: functions take values in order, without names'],
    ['{{undefined}}', '1:3: `undefined` is no value | use (defined x) or (default x other)'],
    ['{{#if on}}x{{/if}}', '1:1: blocks belong in template files | use `when:`, or kind `template`'],
    ['{{> partial}}', '1:1: partials and decorators are not supported'],
    [
      'a {{name',
      '1:3: braces or a block that do not end | want {{name}}, {{map.key}}, {{list.[0]}}, {{map.[key with-signs]}} or {{function value (function value)}}',
    ],
    ['{{(eq name "x")}}', '1:1: parentheses right after the braces | leave the outer ones out: {{eq a b}}'],
  ])('%s', (text, message) => {
    expect(evaluated(text, scope)).toBe(`! ${message}`);
  });
});

describe('Jinja is answered with our way to say it', () => {
  const jinja = 'this is Jinja, which is not read here';
  it.each([
    ['{{ x | default("y") }}', '{{default x "y"}}'],
    ["{{ x | default('y') }}", '{{default x "y"}}'],
    ["{{ list | join(',') }}", '{{join list ","}}'],
    ['{{ x | lower }}', '{{lower x}}'],
    ["{{ x == 'y' }}", '{{eq x "y"}}'],
    ["{{ hostvars['web01'].name }}", '{{hostvars.[web01].name}}'],
    ['{{ a + b }}', '{{concat a b}}'],
    ['{{ x is defined }}', '{{defined x}}', '1:4'],
    ['{{ a and b }}', '{{and a b}}', '1:4'],
  ])('%s', (text, ours, place = '1:1') => {
    expect(evaluated(text, scope)).toBe(`! ${place}: ${jinja} | write ${ours}`);
  });

  it('statements too', () => {
    expect(evaluated('a {% if x %}b{% endif %}', scope)).toMatch(/^! 1:3: this is Jinja/);
  });
});

describe('what is not known yet', () => {
  const unknown = 'unknown: nobody asked';
  it.each<[string, Value]>([
    ['{{unread}}', unknown],
    ['{{unread.a.b}}', unknown],
    ['text {{unread.a}}', unknown],
    ['{{eq unread 1}}', unknown],
    ['{{default unread 1}}', unknown],
    ['{{defined unread}}', unknown],
    ['{{and unread missing}}', unknown],
    ['{{and off unread}}', false],
    ['{{or on unread}}', true],
    ['{{in "x" unread}}', unknown],
    ['{{in unread words}}', unknown],
    ['{{lookup unread "x"}}', unknown],
    ['{{join (list unread)}}', unknown],
  ])('%s', (text, expected) => {
    expect(evaluated(text, scope)).toEqual(expected);
  });
});

describe('variables of variables', () => {
  it('in a loop are refused with the way around', () => {
    const loop = scopeOf('a: "{{b}}"\nb: ["{{c.x}}"]\nc: {x: "{{a}}"}');
    expect(evaluated('{{a}}', loop)).toBe('! vars.yml:1:4: variables refer to each other: a → b.0 → c.x → a');
  });

  it('of one map may refer to each other without a loop', () => {
    const sibling = scopeOf('m: {a: 1, b: "{{m.a}}"}');
    expect(evaluated('{{m}}', sibling)).toEqual({ a: 1, b: 1 });
  });

  it('are not evaluated unless asked for', () => {
    const lazy = scopeOf('m: {good: 1, bad: "{{nowhere}}"}');
    expect(evaluated('{{m.good}}', lazy)).toBe(1);
    expect(evaluated('{{m}}', lazy)).toBe('! vars.yml:1:22: `nowhere` is not defined');
  });

  it('too deep are refused', () => {
    const lines = Array.from({ length: 60 }, (_, index) => `v${index}: "{{v${index + 1}}}"`);
    expect(evaluated('{{v0}}', scopeOf([...lines, 'v60: 1'].join('\n')))).toMatch(/more than 50 deep$/);
  });

  it('that double and double are refused before memory ends', () => {
    const text = Array.from({ length: 40 }, (_, index) => `v${index}: "{{v${index + 1}}}{{v${index + 1}}}"`);
    expect(evaluated('{{v0}}', scopeOf([...text, 'v40: x'].join('\n')))).toMatch(
      /grows beyond 4194304 characters/,
    );
    const lists = Array.from(
      { length: 40 },
      (_, index) => `v${index}: ["{{v${index + 1}}}", "{{v${index + 1}}}"]`,
    );
    expect(evaluated('{{v0}}', scopeOf([...lists, 'v40: x'].join('\n')))).toMatch(
      /grows beyond 4194304 characters/,
    );
  });
});

describe('what a host says is data', () => {
  const facts = scopeOf('copy: "{{facts.hostname}}"', { facts: { hostname: '{{copy}}', list: ['{{x}}'] } });
  it.each<[string, Value]>([
    ['{{facts.hostname}}', '{{copy}}'],
    ['host {{facts.hostname}}', 'host {{copy}}'],
    ['{{copy}}', '{{copy}}'],
    ['{{concat facts.hostname "{{x}}"}}', '{{copy}}{{x}}'],
    ['{{facts.list}}', ['{{x}}']],
  ])('%s is never evaluated again', (text, expected) => {
    expect(evaluated(text, facts)).toEqual(expected);
  });
});

describe('any text', () => {
  const piece = fc.constantFrom(
    '{{',
    '}}',
    '{',
    '}',
    'name',
    'chap',
    '.',
    'luns',
    '0',
    ' ',
    '(',
    ')',
    'eq ',
    'list ',
    '"',
    "'",
    '|',
    '#if ',
    '/if',
    '[',
    ']',
    '@',
    '../',
    '\\',
    '=',
    '{%',
    '%}',
    '>',
    '!',
    '~',
    '^',
    'else',
    'this',
  );
  it(
    'comes to a value or an error with a place',
    () => {
      fc.assert(
        fc.property(
          fc.oneof(
            fc.string(),
            fc.array(piece, { maxLength: 20 }).map((parts) => parts.join('')),
          ),
          quick((text) => {
            try {
              const value = scope.evaluate(scalar(text), 'it');
              expect(value).not.toBeUndefined();
              if (!text.includes('{')) expect(value).toBe(text);
            } catch (error) {
              expect(error).toBeInstanceOf(EvaluationError);
              if (error instanceof EvaluationError) expect(error.place.column).toBeGreaterThan(0);
            }
          }),
        ),
        inputs(1000),
      );
    },
    patience,
  );

  it('nested without end is refused', () => {
    const deep = `{{not ${'(not '.repeat(5000)}name${')'.repeat(5000)}}}`;
    expect(evaluated(deep, scope)).toMatch(/nested deeper than 40 levels/);
    expect(evaluated(`{{${'(not '.repeat(50_000)}}}`, scope)).toMatch(/^! /);
  });

  it('that is JSON survives going through an expression', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        const value = scopeOf('a: 1', { given: JSON.parse(JSON.stringify(json)) }).evaluate(
          scalar('{{given}}'),
          'it',
        );
        expect(value).toEqual(JSON.parse(JSON.stringify(json)));
      }),
    );
  });
});
