// Text with expressions, conditions and template files, by Handlebars' own parser.
import Handlebars from 'handlebars';
import { functionNames } from './calls.ts';
import { refuseDepth } from './depth.ts';
import { partsOf } from './handlebars-tree.ts';
import { jinjaStatementIn, statementHint, translationOf } from './jinja.ts';
import { type Expression, ExpressionSyntaxError, type Part, type Piece } from './syntax.ts';
import { syntaxErrorIn, syntaxHint } from './syntax-error.ts';

/** UTF-16 units of one value with expressions. */
const longestValue = 100_000;

const isJinja = 'this is Jinja, which is not read here';

/** Whether the text needs to be parsed at all; any other text stands for itself. */
export function hasExpression(text: string): boolean {
  return text.includes('{{') || jinjaStatementIn(text) !== undefined;
}

/** A value: text and `{{expressions}}`. Throws `ExpressionSyntaxError`. */
export function parseValue(text: string): Piece[] {
  const statement = jinjaStatementIn(text);
  if (statement !== undefined) throw new ExpressionSyntaxError(isJinja, statement, statementHint);
  if (text.length > longestValue)
    throw new ExpressionSyntaxError(`expressions are read in texts of at most ${longestValue} characters`, 0);
  const parts = partsOf(handlebars(text), text, false).filter((part) => part.type !== 'block');
  for (const part of parts)
    if (part.type === 'output') refuseJinjaCall(part.expression, insideFrom(text, part.expression.at), true);
  return parts;
}

/** A condition: one expression without braces. Throws `ExpressionSyntaxError`. */
export function parseCondition(text: string): Expression {
  if (text.includes('{{'))
    throw new ExpressionSyntaxError(
      '`when` is an expression already',
      text.indexOf('{{'),
      'leave the braces out',
    );
  // Handlebars takes no parentheses right after the braces: as the value of a call they are fine.
  const isCall = /^\s*\(/.test(text);
  const begin = isCall ? '{{not ' : '{{';
  const whole = `${begin}${text}}}`;
  const [part, ...more] = partsOf(conditionTree(whole, text), whole, false, begin.length);
  if (part?.type !== 'output' || more.length > 0)
    throw new ExpressionSyntaxError('not an expression', 0, conditionHint);
  const expression = isCall ? onlyParam(part.expression, text) : part.expression;
  refuseJinjaCall(expression, text, false);
  return expression;
}

const conditionHint = 'want for example (and (eq facts.os.family "debian") (defined name))';

function conditionTree(whole: string, text: string): hbs.AST.Program {
  refuseDepth(whole);
  try {
    return Handlebars.parseWithoutProcessing(whole);
  } catch {
    const ours = translationOf(text, false);
    if (ours) throw new ExpressionSyntaxError(isJinja, 0, `write ${ours}`);
    throw new ExpressionSyntaxError('not an expression', 0, conditionHint);
  }
}

function onlyParam(call: Expression, text: string): Expression {
  const [only, second] = call.type === 'call' ? call.params : [];
  if (only && !second) return only;
  throw new ExpressionSyntaxError(
    'more than one expression',
    second?.at ?? text.length,
    'combine them: (and a b) or (or a b)',
  );
}

/** `x is defined` and `a and b` parse as calls of functions `x` and `a`. */
function refuseJinjaCall(expression: Expression, inside: string, braces: boolean): void {
  if (expression.type !== 'call' || functionNames.includes(expression.name)) return;
  const ours = translationOf(inside, braces);
  if (ours) throw new ExpressionSyntaxError(isJinja, expression.at, `write ${ours}`);
}

/** What is left of an expression that begins here. */
function insideFrom(text: string, at: number): string {
  const end = text.indexOf('}}', at);
  return text.slice(at, end === -1 ? undefined : end);
}

/** A template file, blocks included; white space around lines with blocks only is dropped as Handlebars does. Throws `ExpressionSyntaxError`. */
export function parseTemplate(text: string): Part[] {
  const statement = jinjaStatementIn(text);
  if (statement !== undefined)
    throw new ExpressionSyntaxError(
      'this is Jinja; templates are Handlebars',
      statement,
      '{{#if x}} … {{/if}}, {{#each list}} … {{/each}}',
    );
  partsOf(handlebars(text), text, true);
  return partsOf(Handlebars.parse(text), text, true);
}

/** The parser's own message shows tokens of its grammar: ours shows the expression. */
function handlebars(text: string): hbs.AST.Program {
  refuseDepth(text);
  try {
    return Handlebars.parseWithoutProcessing(text);
  } catch (error) {
    throw syntaxErrorIn(text, error instanceof Error ? error.message : syntaxHint);
  }
}
