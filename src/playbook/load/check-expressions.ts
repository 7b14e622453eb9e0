// Every expression of a node is parsed when the file is loaded, so that a syntax error needs no host to be found.
import type { Findings } from '../../source/mistake.ts';
import { type Node, placeWithin, type ScalarNode, someScalar } from '../../source/node.ts';
import { problemsIn, problemsOfCalls } from '../expression/calls.ts';
import { EvaluationError } from '../expression/evaluation-error.ts';
import { hasExpression } from '../expression/parse.ts';
import { parsedCondition, parsedValue } from '../expression/parsed.ts';

export function checkExpressions(node: Node, findings: Findings): void {
  if (node.type === 'scalar') return checkValue(node, findings);
  if (node.type === 'list') for (const item of node.items) checkExpressions(item, findings);
  else
    for (const [key, { place, value }] of node.entries) {
      if (key.includes('{{')) findings.add(place, 'a key cannot hold an expression');
      checkExpressions(value, findings);
    }
}

function checkValue(node: ScalarNode, findings: Findings): void {
  if (!isExpression(node)) return;
  reporting(findings, () => {
    for (const { at, message, hint } of problemsOfCalls(parsedValue(node)))
      findings.add(placeWithin(node, at), message, hint);
  });
}

export function checkCondition(node: ScalarNode, findings: Findings): void {
  if (typeof node.value !== 'string') return;
  reporting(findings, () => {
    for (const { at, message, hint } of problemsIn(parsedCondition(node)))
      findings.add(placeWithin(node, at), message, hint);
  });
}

export function isExpression(node: ScalarNode): boolean {
  return !node.isUnsafe && typeof node.value === 'string' && hasExpression(node.value);
}

export function containsExpression(node: Node): boolean {
  return someScalar(node, isExpression);
}

function reporting(findings: Findings, work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    findings.add(error.place, error.message, error.hint);
  }
}
