// Each text of the files is parsed once, for however many hosts it is evaluated.
import { placeWithin, type ScalarNode } from '../../source/node.ts';
import { EvaluationError } from './evaluation-error.ts';
import { parseCondition, parseValue } from './parse.ts';
import { type Expression, ExpressionSyntaxError, type Piece } from './syntax.ts';

const values = new WeakMap<ScalarNode, Piece[]>();
const conditions = new WeakMap<ScalarNode, Expression>();

/** The parts of a text with expressions. Throws `EvaluationError` at the place of a syntax error. */
export function parsedValue(node: ScalarNode): Piece[] {
  const known = values.get(node);
  if (known) return known;
  const parts = located(node, parseValue);
  values.set(node, parts);
  return parts;
}

/** The expression of a `when`. Throws `EvaluationError` at the place of a syntax error. */
export function parsedCondition(node: ScalarNode): Expression {
  const known = conditions.get(node);
  if (known) return known;
  const expression = located(node, parseCondition);
  conditions.set(node, expression);
  return expression;
}

function located<Parsed>(node: ScalarNode, parse: (text: string) => Parsed): Parsed {
  try {
    return parse(String(node.value));
  } catch (error) {
    if (!(error instanceof ExpressionSyntaxError)) throw error;
    throw new EvaluationError(placeWithin(node, error.at), error.message, error.hint);
  }
}
