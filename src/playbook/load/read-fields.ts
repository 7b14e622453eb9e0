// The words of a play or a task: typed, with the known but unsupported ones named as such.
import type * as z from 'zod';
import type { Findings } from '../../source/mistake.ts';
import type { MapNode } from '../../source/node.ts';
import { parseNode } from '../../source/parse-node.ts';
import { insteadOf } from './keywords.ts';

/** `what` is "a play" or "a task". The node's fields as the schema has them; `undefined` where a mistake was added. */
export function readFields<Schema extends z.ZodType>(
  node: MapNode,
  schema: Schema,
  unsupported: ReadonlySet<string>,
  findings: Findings,
  what: string,
): z.output<Schema> | undefined {
  const supported = [...node.entries].filter(([word]) => !unsupported.has(word));
  for (const [word, { place }] of node.entries)
    if (unsupported.has(word)) findings.add(place, `\`${word}\` is not supported`, insteadOf(word));
  const fields = parseNode(schema, { ...node, entries: new Map(supported) }, findings, what);
  return supported.length === node.entries.size ? fields : undefined;
}
