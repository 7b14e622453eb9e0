// What Handlebars calls while it renders one template file: expressions by our walk, and blocks that are strict about what they are given.
import { evaluate, holds, type Locate, read } from './evaluate.ts';
import { EvaluationError } from './evaluation-error.ts';
import type { Frame } from './frame.ts';
import { isList, keysOf, member, type Reading, settle } from './reading.ts';
import { textOf } from './render.ts';
import type { Block, Part } from './syntax.ts';
import { outputHelper, type TemplateProgram } from './template-program.ts';
import { truthOf } from './truth.ts';
import { largestValue, typeOf, Unknown, type Value } from './value.ts';

/** Of all loops of one file together: what they write is bounded too, but they may write nothing. */
const mostRounds = 250_000;

/** Ends the rendering: nothing of the text is known before a host told this. */
export class StillUnknown extends Error {
  constructor(readonly unknown: Unknown) {
    super(unknown.because);
    this.name = 'StillUnknown';
  }
}

type Helper = (number: number, bodies: Bodies) => string;

/** The two bodies of a block, as Handlebars hands them to a helper. */
interface Bodies {
  fn(context: unknown): string;
  inverse(context: unknown): string;
}

/** For one rendering: they count what it writes. */
export class TemplateHelpers {
  readonly all: Record<string, Helper> = {
    [outputHelper]: (number) => this.#output(number),
    if: (number, bodies) => this.#choose(this.#block(number), bodies, true),
    unless: (number, bodies) => this.#choose(this.#block(number), bodies, false),
    with: (number, bodies) => this.#with(this.#block(number), bodies),
    each: (number, bodies) => this.#each(this.#block(number), bodies),
  };
  readonly #program: TemplateProgram;
  readonly #locate: Locate;
  #frame: Frame;
  #length = 0;
  #rounds = 0;

  constructor(program: TemplateProgram, frame: Frame, locate: Locate) {
    this.#program = program;
    this.#frame = frame;
    this.#locate = locate;
  }

  #output(number: number): string {
    const expression = this.#program.outputs[number];
    if (!expression) throw new RangeError(`the template has no expression ${number}`);
    const text = textOf(expression, evaluate(expression, this.#frame, this.#locate), this.#locate);
    if (text instanceof Unknown) throw new StillUnknown(text);
    this.#grow(text.length, expression.at);
    return text;
  }

  #choose(block: Block, bodies: Bodies, wanted: boolean): string {
    const truth = holds(block.subject, this.#frame, this.#locate);
    if (truth instanceof Unknown) throw new StillUnknown(truth);
    return truth === wanted ? this.#body(block, bodies) : this.#otherwise(block, bodies);
  }

  #with(block: Block, bodies: Bodies): string {
    const subject = read(block.subject, this.#frame, this.#locate);
    const value = settle(subject);
    if (value instanceof Unknown) throw new StillUnknown(value);
    if (truthOf(value) === false) return this.#otherwise(block, bodies);
    return this.#within(inside(this.#frame, subject, new Map(), block.params, [subject]), block, bodies);
  }

  #each(block: Block, bodies: Bodies): string {
    const subject = read(block.subject, this.#frame, this.#locate);
    if (subject instanceof Unknown) throw new StillUnknown(subject);
    const keys = keysOf(subject);
    if (!keys) {
      const message = `#each goes through a list or a map, found ${typeOf(settle(subject))}`;
      throw new EvaluationError(this.#locate(block.subject.at), message);
    }
    if (keys.length === 0) return this.#otherwise(block, bodies);
    return keys.map((_, index) => this.#round(block, bodies, subject, keys, index)).join('');
  }

  #round(block: Block, bodies: Bodies, subject: Reading, keys: readonly string[], index: number): string {
    this.#rounds += 1;
    if (this.#rounds > mostRounds)
      throw new EvaluationError(
        this.#locate(block.subject.at),
        `the loops of this template go round more than ${mostRounds} times`,
      );
    const key = keys[index] ?? '';
    const item = member(subject, key) ?? null;
    const name = isList(subject) ? index : key;
    const set = new Map<string, Value>([
      ['index', index],
      ['key', name],
      ['first', index === 0],
      ['last', index === keys.length - 1],
    ]);
    return this.#within(inside(this.#frame, item, set, block.params, [item, name]), block, bodies);
  }

  #within(frame: Frame, block: Block, bodies: Bodies): string {
    const outer = this.#frame;
    this.#frame = frame;
    const text = this.#body(block, bodies);
    this.#frame = outer;
    return text;
  }

  #body(block: Block, bodies: Bodies): string {
    this.#grow(lengthOf(block.body), block.subject.at);
    return bodies.fn(undefined);
  }

  #otherwise(block: Block, bodies: Bodies): string {
    this.#grow(lengthOf(block.otherwise), block.subject.at);
    return bodies.inverse(undefined);
  }

  #grow(characters: number, at: number): void {
    this.#length += characters;
    if (this.#length > largestValue)
      throw new EvaluationError(this.#locate(at), `the text grows beyond ${largestValue} characters`);
  }

  #block(number: number): Block {
    const block = this.#program.blocks[number];
    if (!block) throw new RangeError(`the template has no block ${number}`);
    return block;
  }
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

/** Of its own texts: expressions and blocks in it count themselves. */
function lengthOf(parts: readonly Part[]): number {
  return parts.reduce((sum, part) => (part.type === 'text' ? sum + part.text.length : sum), 0);
}
