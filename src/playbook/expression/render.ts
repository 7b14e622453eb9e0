// Text with expressions into a value: one expression alone keeps its type, anything else becomes text.

import { evaluate, type Locate } from './evaluate.ts';
import { EvaluationError } from './evaluation-error.ts';
import type { Frame } from './frame.ts';
import type { Expression, Piece } from './syntax.ts';
import { largestValue, typeOf, Unknown, unknownIn, type Value } from './value.ts';

/** For a value of a file. Throws `EvaluationError`. */
export function renderValue(pieces: readonly Piece[], frame: Frame, locate: Locate): Value {
  const [only, ...more] = pieces;
  if (only?.type === 'output' && more.length === 0) return evaluate(only.expression, frame, locate);
  return renderText(pieces, frame, locate);
}

function renderText(pieces: readonly Piece[], frame: Frame, locate: Locate): string | Unknown {
  let whole = '';
  for (const piece of pieces) {
    const text = renderPiece(piece, frame, locate);
    if (text instanceof Unknown) return text;
    whole += text;
    if (whole.length > largestValue)
      throw new EvaluationError(locate(offsetOf(piece)), `the text grows beyond ${largestValue} characters`);
  }
  return whole;
}

function renderPiece(piece: Piece, frame: Frame, locate: Locate): string | Unknown {
  if (piece.type === 'text') return piece.text;
  return textOf(piece.expression, evaluate(piece.expression, frame, locate), locate);
}

/** What an expression came to, as it stands inside text. Throws `EvaluationError` for what has no text of its own. */
export function textOf(expression: Expression, value: Value, locate: Locate): string | Unknown {
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

function offsetOf(piece: Piece): number {
  return piece.type === 'text' ? 0 : piece.expression.at;
}
