import { describe, expect, it } from 'vitest';
import { holds } from '../../../../src/playbook/expression/evaluate.ts';
import { parsedCondition } from '../../../../src/playbook/expression/parsed.ts';
import type { Value } from '../../../../src/playbook/expression/value.ts';
import { placeWithin } from '../../../../src/source/node.ts';
import { said, scalar, scopeOf } from './spoken.ts';

const scope = scopeOf(
  'on: true\noff: false\nname: web01\nchap: {a: 1}\nnone: {}\nquoted: "no"\nfamily: debian',
);

function condition(text: string): Value {
  const node = scalar(text);
  if (node.type !== 'scalar') throw new Error('want a scalar');
  return said(() => holds(parsedCondition(node), scope.frame, (at) => placeWithin(node, at)));
}

describe('a condition', () => {
  it.each<[string, Value]>([
    ['on', true],
    ['off', false],
    ['chap', true],
    ['none', false],
    ['chap.a', true],
    ['eq name "web01"', true],
    ['(eq name "web01")', true],
    ['  (eq name "db01") ', false],
    ['(and (eq family "debian") chap)', true],
    ['and (eq family "debian") (not off)', true],
    ['not (defined nowhere)', true],
    ['true', true],
    ['unread', 'unknown: nobody asked'],
  ])('%s', (text, expected) => {
    expect(condition(text)).toBe(expected);
  });

  it.each([
    ['{{on}}', '1:1: `when` is an expression already | leave the braces out'],
    ['nmae', '1:1: `nmae` is not defined | did you mean `name`?'],
    ['(and on nmae)', '1:9: `nmae` is not defined | did you mean `name`?'],
    ['eq on nmae', '1:7: `nmae` is not defined | did you mean `name`?'],
    ['name == "web01"', '1:1: this is Jinja, which is not read here | write eq name "web01"'],
    ['chap is defined', '1:1: this is Jinja, which is not read here | write defined chap'],
    [
      '"a" in chap',
      '1:1: want the name of a function before its values | the function comes first: in item list, eq a b',
    ],
    ['on and off', '1:1: this is Jinja, which is not read here | write and on off'],
    ['(eq 1 1) (eq 2 2)', '1:11: more than one expression | combine them: (and a b) or (or a b)'],
    ['quoted', /^! 1:1: this is text that reads like true or false/],
    ['', /^! /],
  ])('%j is refused', (text, expected) => {
    if (typeof expected === 'string') expect(condition(text)).toBe(`! ${expected}`);
    else expect(condition(text)).toMatch(expected);
  });
});
