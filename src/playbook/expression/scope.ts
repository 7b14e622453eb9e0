// The variables of one host at one spot of a playbook, evaluated when an expression asks for them and then remembered.
import {
  type ListNode,
  type MapNode,
  type Node,
  placeWithin,
  plainOf,
  type ScalarNode,
  type Secret,
  someScalar,
} from '../../source/node.ts';
import { EvaluationError } from './evaluation-error.ts';
import { type Frame, outermost } from './frame.ts';
import { hasExpression } from './parse.ts';
import { parsedValue } from './parsed.ts';
import { Branch, type Reading, settle } from './reading.ts';
import { renderValue } from './render.ts';
import type { Part } from './syntax.ts';
import { largestValue, sizeOf, Unknown, type Value } from './value.ts';

/** Variables inside variables inside variables; people use three. */
const deepest = 50;

/** Characters. */
const shortestHidden = 4;

/** What is being evaluated right now, over all hosts: a loop may lead through several, and so may a secret. */
export class Trail {
  readonly names: string[] = [];
  #touched: Secret | undefined;

  /** What is being evaluated has to do with a secret. */
  touch(secret: Secret | undefined): void {
    this.#touched = secret ?? this.#touched;
  }

  /** Does the work, and says which secret it came upon, the last one of several. */
  watch<Result>(work: () => Result): { result: Result; secret: Secret | undefined } {
    const before = this.#touched;
    this.#touched = undefined;
    try {
      const result = work();
      return { result, secret: this.#touched };
    } finally {
      this.#touched ??= before;
    }
  }
}

export class Scope extends Branch {
  readonly isList = false;
  readonly frame: Frame;
  readonly #variables: ReadonlyMap<string, Node>;
  readonly #values = new Map<Node, Value>();
  readonly #secrets = new Map<Node, Secret>();
  readonly #open = new Set<Node>();

  /**
   * Later layers win. `fixed` names are set by the program for this host, `ambient` ones for all: they are found, but are no part of it.
   * `prefix` comes before names in messages, e.g. "hostvars.web01.".
   */
  constructor(
    layers: readonly ReadonlyMap<string, Node>[],
    readonly fixed: ReadonlyMap<string, Reading>,
    readonly ambient: ReadonlyMap<string, Reading>,
    readonly trail: Trail,
    readonly prefix = '',
  ) {
    super();
    this.#variables = new Map(layers.flatMap((layer) => [...layer]));
    this.frame = outermost(this);
  }

  keys(): string[] {
    return [...new Set([...this.#variables.keys(), ...this.fixed.keys()])];
  }

  get(name: string): Reading | undefined {
    for (const set of [this.fixed, this.ambient]) {
      const found = set.get(name);
      if (found !== undefined) return found;
    }
    const node = this.#variables.get(name);
    return node && this.read(node, `${this.prefix}${name}`);
  }

  all(): Value {
    return Object.fromEntries(this.keys().map((name) => [name, settle(this.get(name) ?? null)]));
  }

  override watched(name: string): { found: Reading | undefined; secret: Secret | undefined } {
    const { result: found, secret } = this.trail.watch(() => this.get(name));
    return { found, secret };
  }

  /** Where the variable is set. */
  nodeOf(name: string): Node | undefined {
    return this.#variables.get(name);
  }

  /** The node as something to walk into. `name` is for messages. */
  read(node: Node, name: string): Reading {
    if (!mayDiffer(node)) return plainOf(node);
    return node.type === 'scalar' ? this.#scalar(node, name) : new NodeBranch(node, this, name);
  }

  /** The whole node with all expressions in it evaluated. Throws `EvaluationError`. */
  evaluate(node: Node, name: string): Value {
    return this.#once(node, () => {
      const value = settle(this.read(node, name));
      if (sizeOf(value) <= largestValue) return value;
      throw new EvaluationError(
        node.place,
        `\`${name}\` grows beyond ${largestValue} characters and elements`,
      );
    });
  }

  /** What came upon a secret does so again when it is remembered. */
  #once(node: Node, work: () => Value): Value {
    const known = this.#values.get(node);
    if (known !== undefined) {
      this.trail.touch(this.#secrets.get(node));
      return known;
    }
    const { result, secret } = this.trail.watch(work);
    this.#values.set(node, result);
    if (secret) this.#secrets.set(node, secret);
    return result;
  }

  #scalar(node: ScalarNode, name: string): Value {
    if (node.secret) this.#reveal(node, node.secret);
    return hasExpressionIn(node) ? this.#once(node, () => this.#render(node, name)) : node.value;
  }

  #reveal(node: ScalarNode, secret: Secret): void {
    if (secret.problem !== undefined) throw new EvaluationError(node.place, secret.problem, secret.hint);
    this.trail.touch(secret);
  }

  #render(node: ScalarNode, name: string): Value {
    if (this.#open.has(node))
      throw new EvaluationError(node.place, `variables refer to each other: ${this.#loopTo(name)}`);
    if (this.trail.names.length >= deepest)
      throw new EvaluationError(node.place, `variables refer to variables more than ${deepest} deep`);
    this.#open.add(node);
    this.trail.names.push(name);
    try {
      const parts = parsedValue(node);
      const { result, secret } = this.trail.watch(() =>
        renderValue(parts, this.frame, (at) => placeWithin(node, at)),
      );
      if (secret && !isPath(parts)) hideTexts(result, secret);
      return result;
    } finally {
      this.trail.names.pop();
      this.#open.delete(node);
    }
  }

  #loopTo(name: string): string {
    const { names } = this.trail;
    return [...names.slice(Math.max(names.lastIndexOf(name), 0)), name].join(' → ');
  }
}

/** A map or list of a file, its members evaluated one by one. */
class NodeBranch extends Branch {
  readonly #node: MapNode | ListNode;
  readonly #scope: Scope;
  readonly #name: string;

  constructor(node: MapNode | ListNode, scope: Scope, name: string) {
    super();
    this.#node = node;
    this.#scope = scope;
    this.#name = name;
  }

  get isList(): boolean {
    return this.#node.type === 'list';
  }

  keys(): string[] {
    return this.#node.type === 'list'
      ? this.#node.items.map((_, index) => String(index))
      : [...this.#node.entries.keys()];
  }

  get(key: string): Reading | undefined {
    const child = this.#child(key);
    return child && this.#scope.read(child, `${this.#name}.${key}`);
  }

  all(): Value {
    const evaluated = this.keys().map((key): [string, Value] => {
      const child = this.#child(key);
      return [key, child ? this.#scope.evaluate(child, `${this.#name}.${key}`) : null];
    });
    return this.isList ? evaluated.map(([, value]) => value) : Object.fromEntries(evaluated);
  }

  #child(key: string): Node | undefined {
    if (this.#node.type === 'map') return this.#node.entries.get(key)?.value;
    return /^(0|[1-9]\d{0,9})$/.test(key) ? this.#node.items[Number(key)] : undefined;
  }
}

const differing = new WeakMap<Node, boolean>();

/** Whether evaluating can give anything else than what is written, or comes upon a secret. */
function mayDiffer(node: Node): boolean {
  const known = differing.get(node);
  if (known !== undefined) return known;
  const answer = someScalar(node, (scalar) => scalar.secret !== undefined || hasExpressionIn(scalar));
  differing.set(node, answer);
  return answer;
}

function hasExpressionIn({ value, isUnsafe }: ScalarNode): boolean {
  return !isUnsafe && typeof value === 'string' && hasExpression(value);
}

/** What is computed from a secret is one too; shorter texts stand everywhere, and say nothing. */
function hideTexts(value: Value, secret: Secret): void {
  if (typeof value === 'object' && value !== null && !(value instanceof Unknown))
    for (const child of Object.values(value)) hideTexts(child, secret);
  else if ((typeof value === 'string' || typeof value === 'number') && String(value).length >= shortestHidden)
    secret.hide(String(value));
}

/** Then the value is one of a file, where it is known whether it is secret. */
function isPath([only, ...more]: readonly Part[]): boolean {
  return only?.type === 'output' && more.length === 0 && only.expression.type === 'path';
}
