// Template files: rendered by our walk, and where Handlebars itself would be strict enough, to the same text.
import Handlebars from 'handlebars';
import { describe, expect, it } from 'vitest';
import { parsedTemplate, placeInTemplate } from '../../../../src/playbook/expression/parsed-template.ts';
import { settle } from '../../../../src/playbook/expression/reading.ts';
import { renderText } from '../../../../src/playbook/expression/render.ts';
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
  const template = { file: 't.hbs', text };
  return said(() => renderText(parsedTemplate(template), scope.frame, (at) => placeInTemplate(template, at)));
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
    const reference = Handlebars.create().compile(text, { noEscape: true, strict: true });
    expect(render(text)).toBe(reference(settle(scope)));
  });
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
