// From Handlebars' own syntax tree to ours: what has no meaning here is refused with its place.
import { suggest } from '../../source/nearest.ts';
import { deepest } from './depth.ts';
import {
  type Block,
  blockNames,
  type Expression,
  ExpressionSyntaxError,
  type Part,
  type Path,
} from './syntax.ts';

interface Context {
  /** Offset of each line's first character. */
  lineStarts: number[];
  /** Characters that were put before the author's text. */
  shift: number;
  /** Whether blocks have a meaning: in template files, not in values. */
  blocks: boolean;
  depth: number;
}

/** `text` is what was parsed; its first `shift` characters are not the author's, and offsets do not count them. */
export function partsOf(program: hbs.AST.Program, text: string, blocks: boolean, shift = 0): Part[] {
  const lineStarts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lineStarts.push(at + 1);
  return bodyOf(program, { lineStarts, shift, blocks, depth: 0 });
}

function bodyOf(program: hbs.AST.Program, context: Context): Part[] {
  return program.body.flatMap((statement): Part[] => {
    if (isContent(statement)) return statement.value === '' ? [] : [{ type: 'text', text: statement.value }];
    if (statement.type === 'CommentStatement') return [];
    if (isMustache(statement)) return [{ type: 'output', expression: callOf(statement, context) }];
    if (isBlock(statement)) return [blockOf(statement, deeper(context, statement))];
    throw new ExpressionSyntaxError(
      'partials and decorators are not supported',
      offsetOf(statement, context),
    );
  });
}

function blockOf(block: hbs.AST.BlockStatement, context: Context): Block {
  const at = offsetOf(block, context);
  const name = blockNames.find((known) => known === block.path.original);
  if (!context.blocks)
    throw new ExpressionSyntaxError('blocks belong in template files', at, 'use `when:`, or kind `template`');
  if (name === undefined)
    throw new ExpressionSyntaxError(
      `there is no block \`${block.path.original}\``,
      at,
      suggest(block.path.original, blockNames, 'there are'),
    );
  refuseHash(block, context);
  const [subject, ...more] = block.params;
  if (!subject || more.length > 0)
    throw new ExpressionSyntaxError(
      `\`#${name}\` takes one value`,
      at,
      `put a call in parentheses: {{#${name} (eq a b)}}`,
    );
  return {
    type: 'block',
    name,
    subject: expressionOf(subject, context),
    params: block.program?.blockParams ?? [],
    body: block.program ? bodyOf(block.program, context) : [],
    otherwise: block.inverse ? bodyOf(block.inverse, context) : [],
  };
}

type Callable = hbs.AST.MustacheStatement | hbs.AST.SubExpression;

/** `{{x}}` and `(x)` are a path unless something follows: then the first word is a function. */
function callOf(node: Callable, context: Context): Expression {
  refuseHash(node, context);
  const head = expressionOf(node.path, context);
  if (node.params.length === 0) return head;
  const isName =
    head.type === 'path' && head.parts.length === 1 && !head.isData && !head.scoped && head.up === 0;
  if (!isName)
    throw new ExpressionSyntaxError(
      'want the name of a function before its values',
      head.at,
      'the function comes first: in item list, eq a b',
    );
  const name = head.parts[0] ?? '';
  return {
    type: 'call',
    name,
    params: node.params.map((param) => expressionOf(param, context)),
    at: head.at,
  };
}

function expressionOf(node: hbs.AST.Node, context: Context): Expression {
  const at = offsetOf(node, context);
  if (isPath(node)) return pathOf(node, at);
  if (isSubExpression(node)) return callOf(node, deeper(context, node));
  if (isLiteral(node)) return { type: 'literal', value: node.value, at };
  if (node.type === 'NullLiteral') return { type: 'literal', value: null, at };
  throw new ExpressionSyntaxError('`undefined` is no value', at, 'use (defined x) or (default x other)');
}

function pathOf(node: hbs.AST.PathExpression, at: number): Path {
  return {
    type: 'path',
    parts: node.parts,
    up: node.depth,
    scoped: /^(?:this\b|\.\/|\.$)/.test(node.original),
    isData: node.data,
    text: node.original,
    at,
  };
}

function refuseHash(node: Callable | hbs.AST.BlockStatement, context: Context): void {
  const [pair] = node.hash ? node.hash.pairs : [];
  if (pair)
    throw new ExpressionSyntaxError(
      `\`${pair.key}=\`: functions take values in order, without names`,
      offsetOf(pair, context),
    );
}

function deeper(context: Context, node: hbs.AST.Node): Context {
  if (context.depth >= deepest)
    throw new ExpressionSyntaxError(`nested deeper than ${deepest} levels`, offsetOf(node, context));
  return { ...context, depth: context.depth + 1 };
}

/** Handlebars counts lines from 1 and columns from 0. */
function offsetOf({ loc }: hbs.AST.Node, { lineStarts, shift }: Context): number {
  return Math.max((lineStarts[loc.start.line - 1] ?? 0) + loc.start.column - shift, 0);
}

function isContent(node: hbs.AST.Node): node is hbs.AST.ContentStatement {
  return node.type === 'ContentStatement';
}

function isMustache(node: hbs.AST.Node): node is hbs.AST.MustacheStatement {
  return node.type === 'MustacheStatement';
}

function isBlock(node: hbs.AST.Node): node is hbs.AST.BlockStatement {
  return node.type === 'BlockStatement';
}

function isPath(node: hbs.AST.Node): node is hbs.AST.PathExpression {
  return node.type === 'PathExpression';
}

function isSubExpression(node: hbs.AST.Node): node is hbs.AST.SubExpression {
  return node.type === 'SubExpression';
}

function isLiteral(
  node: hbs.AST.Node,
): node is hbs.AST.StringLiteral | hbs.AST.NumberLiteral | hbs.AST.BooleanLiteral {
  return /^(String|Number|Boolean)Literal$/.test(node.type);
}
