// What a YAML file says, each value with its place: readers below work on this and never lose the line.
import type { Place } from './place.ts';

export type Scalar = string | number | boolean | null;

export interface ScalarNode {
  type: 'scalar';
  value: Scalar;
  place: Place;
  /** The characters in the file that it was read from. */
  written: string;
  /** Tagged `!unsafe`: braces in it are text. */
  isUnsafe?: true;
  /** Set where it came out of a vault. */
  secret?: Secret;
}

/** What is known of a vaulted value besides the value, which is never shown. */
export interface Secret {
  /** A text computed from the value is never shown either. */
  hide(text: string): void;
  /** Of a `!vault` value: the vault as the file has it. */
  vaulted?: string;
  /** Why it stays closed: then the value is null, and whoever asks for it is told this. */
  problem?: string;
  hint?: string | undefined;
}

export interface ListNode {
  type: 'list';
  items: Node[];
  place: Place;
}

export interface MapNode {
  type: 'map';
  entries: Map<string, Entry>;
  place: Place;
}

export interface Entry {
  /** Of the key. */
  place: Place;
  value: Node;
}

export type Node = ScalarNode | ListNode | MapNode;

/** JSON-like, as `plainOf` makes it. */
export type Plain = Scalar | Plain[] | { [key: string]: Plain };

const known = new WeakMap<Node, Plain>();

/** The value without places. The same node gives the same object: treat it as read-only. */
export function plainOf(node: Node): Plain {
  if (node.type === 'scalar') return node.value;
  const plain = known.get(node) ?? build(node);
  known.set(node, plain);
  return plain;
}

function build(node: ListNode | MapNode): Plain {
  if (node.type === 'list') return node.items.map(plainOf);
  return Object.fromEntries([...node.entries].map(([key, { value }]) => [key, plainOf(value)]));
}

export function childOf(node: Node, key: PropertyKey): Node | undefined {
  if (node.type === 'map') return node.entries.get(String(key))?.value;
  return node.type === 'list' ? node.items[Number(key)] : undefined;
}

/** The node at the path, or the last one on the way there. */
export function nodeAt(node: Node, path: readonly PropertyKey[]): { node: Node; complete: boolean } {
  const [key, ...rest] = path;
  if (key === undefined) return { node, complete: true };
  const child = childOf(node, key);
  return child ? nodeAt(child, rest) : { node, complete: false };
}

/** Whether it holds for a scalar anywhere in the node. */
export function someScalar(node: Node, test: (scalar: ScalarNode) => boolean): boolean {
  if (node.type === 'scalar') return test(node);
  const children = node.type === 'list' ? node.items : [...node.entries.values()].map(({ value }) => value);
  return children.some((child) => someScalar(child, test));
}

/**
 * The place of a character of the scalar's text: exact where the file spells the text out there,
 * and the scalar's own place where escapes or folding stand between.
 */
export function placeWithin(scalar: ScalarNode, offset: number): Place {
  const text = String(scalar.value);
  const needle = /^\S{1,40}/.exec(text.slice(offset))?.[0] ?? '';
  if (needle === '') return scalar.place;
  let position = scalar.written.indexOf(needle);
  for (let seen = text.indexOf(needle); seen !== -1 && seen < offset; seen = text.indexOf(needle, seen + 1))
    position = position === -1 ? -1 : scalar.written.indexOf(needle, position + 1);
  return position === -1 ? scalar.place : advance(scalar.place, scalar.written.slice(0, position));
}

/** The place after the text, which begins at `place`. */
export function advance(place: Place, text: string): Place {
  const lines = text.split('\n');
  const last = lines.at(-1) ?? '';
  if (lines.length === 1) return { ...place, column: place.column + last.length };
  return { ...place, line: place.line + lines.length - 1, column: last.length + 1 };
}
