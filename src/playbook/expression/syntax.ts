// The expression language as this program knows it: the part of Handlebars' syntax tree that has a meaning here.
import type { Scalar } from '../../source/node.ts';

/** `at` is the offset in the text that was parsed. */
export type Expression = Literal | Path | Call;

export interface Literal {
  type: 'literal';
  value: Scalar;
  at: number;
}

export interface Path {
  type: 'path';
  parts: string[];
  /** How many `../`. */
  up: number;
  /** Written `this.x` or `./x`: never a block parameter. */
  scoped: boolean;
  /** Written `@x`: set by the block around it. */
  isData: boolean;
  /** As written, for messages. */
  text: string;
  at: number;
}

export interface Call {
  type: 'call';
  name: string;
  params: Expression[];
  at: number;
}

/** Of a template file. */
export type Part = Piece | Block;

/** Of a value. */
export type Piece = Text | Output;

export interface Text {
  type: 'text';
  text: string;
}

export interface Output {
  type: 'output';
  expression: Expression;
}

export const blockNames = ['if', 'unless', 'each', 'with'] as const;

export interface Block {
  type: 'block';
  name: (typeof blockNames)[number];
  subject: Expression;
  /** `as |item index|`. */
  params: string[];
  body: Part[];
  otherwise: Part[];
}

/** The text is no expression of ours. */
export class ExpressionSyntaxError extends Error {
  constructor(
    message: string,
    /** Offset in the text. */
    readonly at: number,
    readonly hint?: string,
  ) {
    super(message);
    this.name = 'ExpressionSyntaxError';
  }
}
