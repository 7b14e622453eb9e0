// A node of a file against a schema: the typed value, or mistakes at the places where the author must look.
import type * as z from 'zod';
import { type Issue, parseWith } from './issues.ts';
import type { Findings } from './mistake.ts';
import { type Node, nodeAt, plainOf } from './node.ts';
import type { Place } from './place.ts';

/** `undefined` where mistakes were added. `what` is the node, for messages: "a play". */
export function parseNode<Schema extends z.ZodType>(
  schema: Schema,
  node: Node,
  findings: Findings,
  what?: string,
): z.output<Schema> | undefined {
  const result = parseWith(schema, plainOf(node), what);
  if ('output' in result) return result.output;
  for (const issue of result.issues) findings.add(placeOfIssue(node, issue), issue.message, issue.hint);
  return undefined;
}

/** Of the value, or of the key where the key is what is wrong. */
export function placeOfIssue(node: Node, { kind, path }: Issue): Place {
  if (kind !== 'unknown-key') return nodeAt(node, path).node.place;
  const owner = nodeAt(node, path.slice(0, -1)).node;
  const key = String(path.at(-1));
  return (owner.type === 'map' ? owner.entries.get(key)?.place : undefined) ?? owner.place;
}
