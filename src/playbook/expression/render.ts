// Text with expressions and blocks into a value: one expression alone keeps its type, anything else becomes text.

import { evaluate, holds, type Locate, read } from './evaluate.ts';
import { EvaluationError } from './evaluation-error.ts';
import type { Frame } from './frame.ts';
import { isList, keysOf, member, type Reading, settle } from './reading.ts';
import type { Block, Expression, Part } from './syntax.ts';
import { truthOf } from './truth.ts';
import { largestValue, typeOf, Unknown, unknownIn, type Value } from './value.ts';

/** For a value of a file. Throws `EvaluationError`. */
export function renderValue(parts: readonly Part[], frame: Frame, locate: Locate): Value {
  const [only, ...more] = parts;
  if (only?.type === 'output' && more.length === 0) return evaluate(only.expression, frame, locate);
  return renderText(parts, frame, locate);
}

/** Always text, or unknown where a part of it is. Throws `EvaluationError`. */
export function renderText(parts: readonly Part[], frame: Frame, locate: Locate): string | Unknown {
  const pieces: string[] = [];
  let length = 0;
  for (const part of parts) {
    const piece = renderPart(part, frame, locate);
    if (piece instanceof Unknown) return piece;
    pieces.push(piece);
    length += piece.length;
    if (length > largestValue)
      throw new EvaluationError(locate(offsetOf(part)), `the text grows beyond ${largestValue} characters`);
  }
  return pieces.join('');
}

function renderPart(part: Part, frame: Frame, locate: Locate): string | Unknown {
  if (part.type === 'text') return part.text;
  return part.type === 'output' ? outputOf(part.expression, frame, locate) : renderBlock(part, frame, locate);
}

function outputOf(expression: Expression, frame: Frame, locate: Locate): string | Unknown {
  const value = evaluate(expression, frame, locate);
  const unknown = unknownIn(value);
  if (unknown) return unknown;
  if (value === null || typeof value === 'object')
    throw new EvaluationError(
      locate(expression.at),
      `${typeOf(value)} cannot stand inside text`,
      Array.isArray(value) ? 'join makes text of a list: {{join list ", "}}' : undefined,
    );
  return String(value);
}

function renderBlock(block: Block, frame: Frame, locate: Locate): string | Unknown {
  if (block.name === 'each') return renderEach(block, frame, locate);
  if (block.name === 'with') return renderWith(block, frame, locate);
  const truth = holds(block.subject, frame, locate);
  if (truth instanceof Unknown) return truth;
  return renderText(truth === (block.name === 'if') ? block.body : block.otherwise, frame, locate);
}

function renderWith(block: Block, frame: Frame, locate: Locate): string | Unknown {
  const subject = read(block.subject, frame, locate);
  const value = settle(subject);
  if (value instanceof Unknown) return value;
  if (truthOf(value) === false) return renderText(block.otherwise, frame, locate);
  return renderText(block.body, inside(frame, subject, new Map(), block.params, [subject]), locate);
}

function renderEach(block: Block, frame: Frame, locate: Locate): string | Unknown {
  const subject = read(block.subject, frame, locate);
  if (subject instanceof Unknown) return subject;
  const keys = keysOf(subject);
  if (!keys)
    throw new EvaluationError(
      locate(block.subject.at),
      `#each goes through a list or a map, found ${typeOf(settle(subject))}`,
    );
  if (keys.length === 0) return renderText(block.otherwise, frame, locate);
  return renderItems(block, subject, keys, frame, locate);
}

function renderItems(
  block: Block,
  subject: Reading,
  keys: readonly string[],
  frame: Frame,
  locate: Locate,
): string | Unknown {
  const pieces: string[] = [];
  let length = 0;
  for (const [index, key] of keys.entries()) {
    const item = member(subject, key) ?? null;
    const name = isList(subject) ? index : key;
    const set = new Map<string, Value>([
      ['index', index],
      ['key', name],
      ['first', index === 0],
      ['last', index === keys.length - 1],
    ]);
    const piece = renderText(block.body, inside(frame, item, set, block.params, [item, name]), locate);
    if (piece instanceof Unknown) return piece;
    pieces.push(piece);
    length += piece.length;
    if (length > largestValue)
      throw new EvaluationError(locate(block.subject.at), `the text grows beyond ${largestValue} characters`);
  }
  return pieces.join('');
}

function inside(
  outer: Frame,
  context: Reading,
  set: ReadonlyMap<string, Value>,
  names: readonly string[],
  values: readonly Reading[],
): Frame {
  const params = names.map((name, index): [string, Reading] => [name, values[index] ?? null]);
  return { context, set, params: new Map(params), outer };
}

function offsetOf(part: Part): number {
  if (part.type === 'text') return 0;
  return part.type === 'output' ? part.expression.at : part.subject.at;
}
