import { describe, expect, it } from 'vitest';
import { Findings } from '../../../src/source/mistake.ts';
import { type Node, nodeAt, placeWithin } from '../../../src/source/node.ts';
import { parseYaml } from '../../../src/source/parse-yaml.ts';

function parse(text: string): Node {
  const node = parseYaml('f.yml', text, 'playbook', new Findings());
  if (!node) throw new Error('no content');
  return node;
}

describe('the place of a character inside a text', () => {
  it.each<[string, string, string, string]>([
    ['plain', 'a: say {{x}} and {{y}}', '{{y}}', '1:18'],
    ['in double quotes', 'a: "say {{x}}"', '{{x}}', '1:9'],
    ['in single quotes', "a: 'it''s {{x}}'", '{{x}}', '1:11'],
    ['the second of two alike', 'a: "{{x}} {{x}}"', ' {{x}}', '1:11'],
    ['in a block', 'a: |\n  one\n  two {{x}}\n', '{{x}}', '3:7'],
    ['after an escape', 'a: "\\u0041 {{x}}"', '{{x}}', '1:12'],
    ['in a folded text', 'a: >\n  one\n  two {{x}}\n', '{{x}}', '3:7'],
  ])('%s', (_, text, needle, place) => {
    const { node } = nodeAt(parse(text), ['a']);
    if (node.type !== 'scalar') throw new Error('want a scalar');
    const value = String(node.value);
    const at = value.lastIndexOf(needle) + (needle.startsWith(' ') ? 1 : 0);
    const found = placeWithin(node, at);
    expect(`${found.line}:${found.column}`).toBe(place);
  });
});

describe('the node at a path', () => {
  const node = parse('a:\n  - b: 1\n  - c: 2\n');
  it.each<[PropertyKey[], boolean, string]>([
    [['a', 1, 'c'], true, '3:8'],
    [['a', 1, 'missing', 'x'], false, '3:5'],
    [['a', 7], false, '2:3'],
    [[], true, '1:1'],
  ])('%j', (path, complete, place) => {
    const found = nodeAt(node, path);
    expect([found.complete, `${found.node.place.line}:${found.node.place.column}`]).toEqual([
      complete,
      place,
    ]);
  });
});
