// From our parts of a template file back to a tree that Handlebars compiles: its code holds texts and numbers, and nothing else of the author's.
import type { Block, Expression, Part } from './syntax.ts';

export interface TemplateProgram {
  tree: hbs.AST.Program;
  /** What `{{output 0}}`, `{{output 1}}`, … stand for. */
  outputs: readonly Expression[];
  /** What the numbers after `{{#if`, `{{#each` and the like stand for. */
  blocks: readonly Block[];
}

/** The helper that stands in the place of every expression. */
export const outputHelper = 'output';

export function programOf(parts: readonly Part[]): TemplateProgram {
  const found = { outputs: [], blocks: [] };
  return { tree: treeOf(parts, found), ...found };
}

interface Found {
  outputs: Expression[];
  blocks: Block[];
}

function treeOf(parts: readonly Part[], found: Found): hbs.AST.Program {
  return { type: 'Program', body: parts.map((part) => statementOf(part, found)), blockParams: [], loc };
}

function statementOf(part: Part, found: Found): hbs.AST.Statement {
  if (part.type === 'text') return contentOf(part.text);
  if (part.type === 'block') return blockOf(part, found);
  const number = found.outputs.push(part.expression) - 1;
  const mustache: hbs.AST.MustacheStatement = {
    ...callOf(outputHelper, number),
    type: 'MustacheStatement',
    escaped: false,
    strip,
  };
  return mustache;
}

function contentOf(text: string): hbs.AST.ContentStatement {
  // Only `value` is compiled; the types want flags in `original`.
  return { type: 'ContentStatement', value: text, original: strip, loc };
}

function blockOf(block: Block, found: Found): hbs.AST.BlockStatement {
  const number = found.blocks.push(block) - 1;
  return {
    ...callOf(block.name, number),
    type: 'BlockStatement',
    program: treeOf(block.body, found),
    inverse: treeOf(block.otherwise, found),
    openStrip: strip,
    inverseStrip: strip,
    closeStrip: strip,
  };
}

function callOf(name: string, number: number) {
  const path: hbs.AST.PathExpression = {
    type: 'PathExpression',
    original: name,
    parts: [name],
    depth: 0,
    data: false,
    loc,
  };
  const param: hbs.AST.NumberLiteral = { type: 'NumberLiteral', value: number, original: number, loc };
  const hash: hbs.AST.Hash = { type: 'Hash', pairs: [], loc };
  return { path, params: [param], hash, loc };
}

/** White space was dealt with when the file was parsed. */
const strip: hbs.AST.StripFlags = { open: false, close: false };

/** Errors get their places from our parts. */
const loc: hbs.AST.SourceLocation = {
  source: '',
  start: { line: 1, column: 0 },
  end: { line: 1, column: 0 },
};
