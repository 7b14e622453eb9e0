// Which expression of a text the parser stumbled over, and what the author probably meant.
import Handlebars from 'handlebars';
import { translationOf } from './jinja.ts';
import { ExpressionSyntaxError } from './syntax.ts';

export const syntaxHint =
  'want {{name}}, {{map.key}}, {{list.[0]}}, {{map.[key with-signs]}} or {{function value (function value)}}';

/** `message` is the parser's. */
export function syntaxErrorIn(text: string, message: string): ExpressionSyntaxError {
  for (const { 0: whole, 1: inside = '', index } of text.matchAll(/\{\{\{?~?([^{}]*)~?\}?\}\}/g))
    if (!isSound(whole)) return explained(whole, inside, index);
  const mismatch = message.includes("doesn't match");
  return new ExpressionSyntaxError(
    mismatch ? 'a block is closed by another name' : 'braces or a block that do not end',
    bracesNear(text, message),
    mismatch ? undefined : syntaxHint,
  );
}

function explained(whole: string, inside: string, at: number): ExpressionSyntaxError {
  const ours = translationOf(inside);
  if (ours) return new ExpressionSyntaxError('this is Jinja, which is not read here', at, `write ${ours}`);
  if (/^\s*\(/.test(inside))
    return new ExpressionSyntaxError(
      'parentheses right after the braces',
      at,
      'leave the outer ones out: {{eq a b}}',
    );
  if (/\.\d+(?=[\s)]|$)/.test(inside)) {
    const fixed = whole.replace(/\.(\d+)(?=[\s)}])/g, '.[$1]');
    return new ExpressionSyntaxError('a number at the end of a path needs brackets', at, `write ${fixed}`);
  }
  return new ExpressionSyntaxError(`not an expression: ${whole.slice(0, 60)}`, at, syntaxHint);
}

/** Blocks are no error alone: their other half stands elsewhere. */
function isSound(text: string): boolean {
  if (/^\{\{\{?~?\s*(?:[#/^!]|else)/.test(text)) return true;
  try {
    Handlebars.parseWithoutProcessing(text);
    return true;
  } catch {
    return false;
  }
}

/** The first braces from the line on that the parser names, or the last ones before. */
function bracesNear(text: string, message: string): number {
  const line = Number(/on line (\d+)/.exec(message)?.[1] ?? /- (\d+):\d+$/.exec(message)?.[1] ?? 1);
  const start = text
    .split('\n')
    .slice(0, line - 1)
    .reduce((sum, one) => sum + one.length + 1, 0);
  const next = text.indexOf('{{', start);
  return Math.max(next === -1 ? text.lastIndexOf('{{') : next, 0);
}
