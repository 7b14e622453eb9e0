// What names mean at one spot: the variables on the outside, and in template files the items of the blocks around it.
import { enumerate } from '../../source/nearest.ts';
import { type Absence, type Reading, step } from './reading.ts';
import type { Path } from './syntax.ts';
import type { Value } from './value.ts';

export interface Frame {
  /** `this`: the variables, or the item of the block. */
  context: Reading;
  /** `@index` and its like. */
  set: ReadonlyMap<string, Value>;
  /** `as |item|`. */
  params: ReadonlyMap<string, Reading>;
  outer?: Frame | undefined;
}

export function outermost(context: Reading): Frame {
  return { context, set: new Map(), params: new Map() };
}

/** What the path leads to, or what is not there. */
export function walk(path: Path, frame: Frame): { found: Reading } | { absence: Absence } {
  const begin = beginningOf(path, frame);
  if ('absence' in begin) return begin;
  let { found, name } = begin;
  for (const key of begin.rest) {
    const next = step(found, key, name);
    if ('absence' in next)
      return 'found' in begin && name === '' ? withOuterHint(next, key, frame, path) : next;
    found = next.found;
    name = name === '' ? key : `${name}.${key}`;
  }
  return { found };
}

type Beginning = { found: Reading; name: string; rest: string[] };

function beginningOf(path: Path, frame: Frame): Beginning | { absence: Absence } {
  const [first = '', ...rest] = path.parts;
  if (path.isData) return dataOf(path, first, rest, frame);
  const param = path.up === 0 && !path.scoped ? paramOf(first, frame) : undefined;
  if (param !== undefined) return { found: param, name: first, rest };
  const at = above(frame, path.up);
  if (at) return { found: at.context, name: '', rest: path.parts };
  return {
    absence: {
      message: `\`${path.text}\`: nothing is around it`,
      hint: 'names stand alone here: leave `../` out',
    },
  };
}

function dataOf(path: Path, first: string, rest: string[], frame: Frame): Beginning | { absence: Absence } {
  if (first === 'root') return { found: rootOf(frame).context, name: '', rest };
  for (let at = above(frame, path.up); at; at = at.outer) {
    const value = at.set.get(first);
    if (value !== undefined) return { found: value, name: `@${first}`, rest };
  }
  return {
    absence: {
      message: `\`@${first}\` is not set here`,
      hint: '@index, @first, @last and @key are, inside #each',
    },
  };
}

function paramOf(name: string, frame: Frame): Reading | undefined {
  for (let at: Frame | undefined = frame; at; at = at.outer) {
    const value = at.params.get(name);
    if (value !== undefined) return value;
  }
  return undefined;
}

function above(frame: Frame, levels: number): Frame | undefined {
  let at: Frame | undefined = frame;
  for (let level = 0; level < levels; level += 1) at = at?.outer;
  return at;
}

/** The variables of the host. */
export function rootOf(frame: Frame): Frame {
  return frame.outer ? rootOf(frame.outer) : frame;
}

/** Inside #each and #with a name is one of the item; people expect those outside too. */
function withOuterHint(
  missing: { absence: Absence },
  key: string,
  frame: Frame,
  path: Path,
): { absence: Absence } {
  const ways: string[] = [];
  let prefix = '../';
  for (let at = frame.outer; at && path.up === 0; at = at.outer, prefix += '../')
    if ('found' in step(at.context, key, '')) ways.push(`${prefix}${path.text}`);
  const [way] = ways;
  if (way === undefined) return missing;
  return {
    absence: {
      ...missing.absence,
      hint: `inside a block names are those of its item: write ${enumerate([way])}`,
    },
  };
}
