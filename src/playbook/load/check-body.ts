// What is wrong with a task's properties and needs no value of an expression to be seen.
import type * as z from 'zod';
import { type Issue, parseWith } from '../../source/issues.ts';
import type { Findings } from '../../source/mistake.ts';
import { type MapNode, nodeAt, plainOf } from '../../source/node.ts';
import { placeOfIssue } from '../../source/parse-node.ts';
import { containsExpression } from './check-expressions.ts';

/** Expressions stand in as text here: what the schema says about them waits until they are evaluated. */
export function checkBody(body: MapNode, schema: z.ZodType, what: string, findings: Findings): void {
  const result = parseWith(schema, plainOf(body), what);
  if ('output' in result) return;
  for (const issue of result.issues)
    if (isCertain(issue, body)) findings.add(placeOfIssue(body, issue), issue.message, issue.hint);
}

function isCertain(issue: Issue, body: MapNode): boolean {
  if (issue.kind === 'unknown-key') return true;
  const { node, complete } = nodeAt(body, issue.path);
  if (issue.kind === 'missing' || !complete) return node.type !== 'scalar';
  if (issue.kind === 'type') return !(node.type === 'scalar' && containsExpression(node));
  return !containsExpression(node);
}
