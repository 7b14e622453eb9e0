// Template files: rendered by Handlebars with our helpers, and where its own would be strict enough, to the same text as with those.
import fc from 'fast-check';
import Handlebars from 'handlebars';
import { describe, expect, it } from 'vitest';
import { settle } from '../../../../src/playbook/expression/reading.ts';
import { renderTemplate } from '../../../../src/playbook/expression/render-template.ts';
import { patience } from '../../generated-inputs.ts';
import { said, scopeOf } from './spoken.ts';

const variables = `
name: storage01
on: true
off: false
zero: 0
none: []
text: "<a & b>"
words: [x, y, z]
luns: [{name: a, size: 1}, {name: b, size: 2}]
volumes: {web: {path: /dev/a}, db: {path: /dev/b}}
chap: {username: u}
`;
const scope = scopeOf(variables);

function render(text: string) {
  return said(() => renderTemplate({ file: 't.hbs', text }, scope.frame));
}

describe('a template comes to what Handlebars makes of it', () => {
  it.each([
    'plain\n',
    '{{name}} {{text}}\n',
    '{{#if on}}yes{{else}}no{{/if}}',
    '{{#if zero}}yes{{else if on}}else if{{else}}no{{/if}}',
    '{{#unless off}}yes{{/unless}}',
    '{{#each words}}{{this}},{{/each}}',
    '{{#each words}}{{@index}}{{#unless @last}},{{/unless}}{{/each}}',
    '{{#each luns}}{{name}}={{size}} on {{../name}}\n{{/each}}',
    '{{#each luns as |lun index|}}{{index}}:{{lun.name}} {{/each}}',
    '{{#each volumes}}{{@key}} {{path}} {{@first}}\n{{/each}}',
    '{{#each none}}x{{else}}nothing{{/each}}',
    '{{#with chap}}{{username}}{{/with}}{{#with none}}x{{else}}empty{{/with}}',
    '{{#each luns}}{{#each ../words}}{{../name}}{{this}} {{/each}}{{/each}}',
    '{{#each luns}}{{@root.name}} {{/each}}',
    'a\n{{#if on}}\n  b\n{{/if}}\nc\n',
    'a\n  {{#each words}}\n  - {{this}}\n  {{/each}}\nc\n',
    'a {{~ name ~}} b',
    '{{! a comment }}x{{!-- another --}}\n',
    '\\{{name}} {{lookup volumes.web "path"}}',
    '{{#each luns}}{{this.name}}{{./size}}{{/each}}',
  ])('%j', (text) => {
    expect(render(text)).toBe(handlebarsAlone(text));
  });
});

/** Without escapes it adds numbers that stand side by side: it gets none then. */
function handlebarsAlone(text: string, noEscape = true): string {
  return Handlebars.create().compile(text, { noEscape, strict: true })(settle(scope));
}

describe('any template of blocks, items and names that are there', () => {
  const leaf = fc.constantFrom(
    '{{name}}',
    '{{{@root.text}}}',
    ' ',
    '\n',
    '  x\n',
    '{{~@root.name~}}',
    '{{! note }}',
    "'\\\u2028`$1",
  );
  const inItem = fc.constantFrom(
    '{{name}}',
    '{{this.size}}',
    '{{@index}}',
    '{{@key}}',
    '{{#if @last}}z{{/if}}',
    '{{@root.name}}',
  );
  const truth = fc.constantFrom(
    '@root.on',
    '@root.off',
    '@root.zero',
    '@root.none',
    '@root.words',
    '@root.name',
  );
  const templates = fc.letrec<{ body: string; block: string }>((tie) => ({
    body: fc
      .array(fc.oneof({ maxDepth: 4 }, leaf, tie('block')), { maxLength: 4 })
      .map((parts) => parts.join('')),
    block: fc.oneof(
      fc
        .tuple(truth, tie('body'), tie('body'))
        .map(([on, then, other]) => `{{#if ${on}}}${then}{{else}}${other}{{/if}}`),
      fc.tuple(truth, tie('body')).map(([on, then]) => `\n{{#unless ${on}}}\n${then}{{/unless}}\n`),
      fc
        .tuple(fc.array(inItem, { maxLength: 4 }), tie('body'))
        .map(([item, body]) => `{{#each @root.luns}}${item.join('-')}${body}{{/each}}`),
      fc
        .tuple(tie('body'), tie('body'))
        .map(([body, other]) => `{{#each @root.none}}${body}{{else}}${other}{{/each}}`),
      tie('body').map((body) => `{{#each @root.luns as |lun number|}}{{lun.name}}{{number}}${body}{{/each}}`),
      tie('body').map((body) => `{{#with @root.luns.[1]}}{{size}}${body}{{/with}}`),
    ),
  }));

  it(
    'comes to what Handlebars makes of it with its own blocks',
    () => {
      fc.assert(
        fc.property(templates.body, (text) => {
          expect(render(text)).toBe(handlebarsAlone(text, false));
        }),
        { numRuns: 500 },
      );
    },
    patience,
  );
});

describe('where Handlebars lets something pass, we do not', () => {
  it.each([
    ['{{#if mising}}x{{/if}}', '! t.hbs:1:7: `mising` is not defined'],
    [
      'a\n{{words}}',
      '! t.hbs:2:3: a list cannot stand inside text | join makes text of a list: {{join list ", "}}',
    ],
    ['{{eq mising "x"}}', '! t.hbs:1:6: `mising` is not defined'],
    ['{{#each luns}}{{zname}}{{/each}}', '! t.hbs:1:17: `zname` is not defined | did you mean `name`?'],
    [
      '{{#each luns}}\n{{chap.username}}{{/each}}',
      '! t.hbs:2:3: `chap` is not defined | inside a block names are those of its item: write ../chap.username',
    ],
    ['{{#each name}}x{{/each}}', '! t.hbs:1:9: #each goes through a list or a map, found text'],
    ['{{#chap}}x{{/chap}}', '! t.hbs:1:1: there is no block `chap` | there are: if, unless, each, with'],
    [
      '{{#if a b}}x{{/if}}',
      '! t.hbs:1:1: `#if` takes one value | put a call in parentheses: {{#if (eq a b)}}',
    ],
    ['x\n{{#if on}}\nx', /^! t\.hbs:2:1: braces or a block that do not end/],
    ['{{#if on}}x{{/each}}', /^! t\.hbs:1:1: a block is closed by another name/],
    ['{% if x %}y{% endif %}', /^! t\.hbs:1:1: this is Jinja; templates are Handlebars/],
    ['{{> other}}', '! t.hbs:1:1: partials and decorators are not supported'],
  ])('%j', (text, expected) => {
    const result = render(text);
    if (typeof expected === 'string') expect(result).toBe(expected);
    else expect(result).toMatch(expected);
  });
});

describe('functions inside blocks', () => {
  it.each([
    ['{{#if (and on (eq name "storage01"))}}y{{/if}}', 'y'],
    ['{{#if (defined mising)}}y{{else}}n{{/if}}', 'n'],
    ['{{#each words}}{{upper this}}{{/each}}', 'XYZ'],
    ['{{join words ", "}}', 'x, y, z'],
    ['{{#if unread}}x{{/if}}', 'unknown: nobody asked'],
    ['{{#each unread}}x{{/each}}', 'unknown: nobody asked'],
    ['{{#with unread}}x{{/with}}', 'unknown: nobody asked'],
    ['{{#if off}}{{unread}}{{/if}}', ''],
  ])('%j', (text, expected) => {
    expect(render(text)).toBe(expected);
  });
});

describe('a template can reach nothing but variables', () => {
  it.each([
    ['{{constructor}}', '! t.hbs:1:3: `constructor` is not defined'],
    ['{{name.constructor.name}}', '! t.hbs:1:3: `name` is text: it has no `constructor`'],
    ['{{__proto__}}', '! t.hbs:1:3: `__proto__` is not defined'],
    ['{{#with chap}}{{hasOwnProperty}}{{/with}}', '! t.hbs:1:17: `hasOwnProperty` is not defined'],
    ['{{lookup chap "constructor"}}', '! t.hbs:1:15: `chap` has no `constructor` | it has: username'],
    ['{{output 0}}', /^! t\.hbs:1:3: there is no function `output`/],
    ['{{#output 0}}x{{/output}}', /^! t\.hbs:1:1: there is no block `output`/],
    ['{{log "x"}}', /^! t\.hbs:1:3: there is no function `log`/],
    ['{{helperMissing}}', '! t.hbs:1:3: `helperMissing` is not defined'],
    ['{{#*inline "x"}}y{{/inline}}', '! t.hbs:1:1: partials and decorators are not supported'],
  ])('%j', (text, expected) => {
    expect(render(text)).toEqual(typeof expected === 'string' ? expected : expect.stringMatching(expected));
  });

  it('and what stands in a value stays as it is', () => {
    const host = scopeOf('{}', { said: '{{name}}{{#each x}}`+process.exit()+`\u2028' });
    const template = { file: 't.hbs', text: "'{{said}}\\'\u2028`$1`" };
    expect(said(() => renderTemplate(template, host.frame))).toBe(
      "'{{name}}{{#each x}}`+process.exit()+`\u2028\\'\u2028`$1`",
    );
  });
});

describe('a template is bounded', () => {
  const many = Array.from({ length: 1000 }, (_, index) => index);
  const long = scopeOf('{}', { many, text: 'x'.repeat(10_000) });

  it.each([
    [
      '{{#each many}}{{#each @root.many}}{{/each}}{{/each}}',
      '! t.hbs:1:23: the loops of this template go round more than 250000 times',
    ],
    ['{{#each many}}{{@root.text}}{{/each}}', '! t.hbs:1:17: the text grows beyond 4194304 characters'],
    [`{{#each many}}${'y'.repeat(10_000)}{{/each}}`, '! t.hbs:1:9: the text grows beyond 4194304 characters'],
    [
      `{{#each many}}{{#if @index}}${'y'.repeat(9000)}{{/if}}{{/each}}`,
      '! t.hbs:1:21: the text grows beyond 4194304 characters',
    ],
  ])('%.60s', (text, expected) => {
    expect(said(() => renderTemplate({ file: 't.hbs', text }, long.frame))).toBe(expected);
  });
});
