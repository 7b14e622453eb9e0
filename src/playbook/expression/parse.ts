// Text with expressions, conditions and template files, by Handlebars' own parser.
import Handlebars from 'handlebars';
import { partsOf } from './handlebars-tree.ts';
import { jinjaStatementIn, statementHint, translationOf } from './jinja.ts';
import { type Expression, ExpressionSyntaxError, type Part } from './syntax.ts';

/** UTF-16 units of one value with expressions. */
const longestValue = 100_000;

/** Whether the text needs to be parsed at all; any other text stands for itself. */
export function hasExpression(text: string): boolean {
  return text.includes('{{') || jinjaStatementIn(text) !== undefined;
}

/** A value: text and `{{expressions}}`. Throws `ExpressionSyntaxError`. */
export function parseValue(text: string): Part[] {
  const statement = jinjaStatementIn(text);
  if (statement !== undefined)
    throw new ExpressionSyntaxError('this is Jinja, which is not read here', statement, statementHint);
  if (text.length > longestValue)
    throw new ExpressionSyntaxError(`expressions are read in texts of at most ${longestValue} characters`, 0);
  return partsOf(handlebars(text), text, false);
}

/** A condition: one expression without braces. Throws `ExpressionSyntaxError`. */
export function parseCondition(text: string): Expression {
  if (text.includes('{{'))
    throw new ExpressionSyntaxError(
      '`when` is an expression already',
      text.indexOf('{{'),
      'leave the braces out',
    );
  const jinja = translationOf(text, false);
  const isCall = /^\s*\(/.test(text);
  const begin = isCall ? '{{not ' : '{{';
  try {
    const [part, ...more] = partsOf(handlebars(`${begin}${text}}}`), text, false);
    if (part?.type !== 'output' || more.length > 0) throw new ExpressionSyntaxError('not an expression', 0);
    return isCall ? onlyParam(part.expression, text) : part.expression;
  } catch (error) {
    if (!(error instanceof ExpressionSyntaxError)) throw error;
    const at = Math.min(Math.max(error.at - begin.length, 0), text.length);
    throw new ExpressionSyntaxError(error.message, at, jinja ? `write ${jinja}` : error.hint);
  }
}

/** Handlebars takes no parentheses right after the braces: `(…)` was parsed as the value of a call. */
function onlyParam(call: Expression, text: string): Expression {
  const [only, ...more] = call.type === 'call' ? call.params : [];
  if (only && more.length === 0) return only;
  throw new ExpressionSyntaxError(
    'more than one expression',
    text.length,
    'combine them: (and a b) or (or a b)',
  );
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
  const bare = handlebars(text);
  partsOf(bare, text, true);
  return partsOf(Handlebars.parse(text), text, true);
}

function handlebars(text: string): hbs.AST.Program {
  try {
    return Handlebars.parseWithoutProcessing(text);
  } catch (error) {
    throw explained(error, text);
  }
}

/** The parser's own message shows tokens of its grammar: ours shows the expression. */
function explained(error: unknown, text: string): ExpressionSyntaxError {
  for (const found of text.matchAll(/\{\{\{?~?([^{}]*)~?\}?\}\}/g)) {
    const inside = found[1] ?? '';
    if (parses(found[0])) continue;
    const ours = translationOf(inside);
    if (ours)
      return new ExpressionSyntaxError('this is Jinja, which is not read here', found.index, `write ${ours}`);
    if (/^\s*\(/.test(inside))
      return new ExpressionSyntaxError(
        'parentheses right after the braces',
        found.index,
        'leave the outer ones out: {{eq a b}}',
      );
    return new ExpressionSyntaxError(`not an expression: ${found[0].slice(0, 60)}`, found.index, syntaxHint);
  }
  const line = /Parse error on line (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
  const start = text
    .split('\n')
    .slice(0, Number(line ?? 1) - 1)
    .join('\n').length;
  const braces = text.indexOf('{{', start);
  const mismatch = error instanceof Error && error.message.includes("doesn't match");
  const message = mismatch ? 'a block is closed by another name' : 'braces or a block that do not end';
  return new ExpressionSyntaxError(message, Math.max(braces, 0), syntaxHint);
}

const syntaxHint =
  'want {{name}}, {{map.key}}, {{list.0}}, {{map.[key with-signs]}} or {{function value (function value)}}';

function parses(text: string): boolean {
  try {
    Handlebars.parseWithoutProcessing(text);
    return true;
  } catch {
    return /^\{\{\{?~?[#/^]|^\{\{\{?~?\s*else/.test(text);
  }
}
