// Whether conditions hold for a host: one after the other, the first that does not hold decides.
import { placeWithin, type ScalarNode } from '../../source/node.ts';
import { holds } from '../expression/evaluate.ts';
import { parsedCondition } from '../expression/parsed.ts';
import type { Scope } from '../expression/scope.ts';
import { Unknown } from '../expression/value.ts';

/** Unknown where the first one that is not true cannot be known yet. Throws `EvaluationError`. */
export function allHold(conditions: readonly ScalarNode[], scope: Scope): boolean | Unknown {
  const failing = firstNotHolding(conditions, scope);
  return failing instanceof Unknown ? failing : failing === undefined;
}

/** The first condition that does not hold. Throws `EvaluationError`. */
export function firstNotHolding(
  conditions: readonly ScalarNode[],
  scope: Scope,
): ScalarNode | Unknown | undefined {
  for (const condition of conditions) {
    const truth = conditionHolds(condition, scope);
    if (truth instanceof Unknown) return truth;
    if (!truth) return condition;
  }
  return undefined;
}

function conditionHolds(condition: ScalarNode, scope: Scope): boolean | Unknown {
  if (typeof condition.value !== 'string') return Boolean(condition.value);
  return holds(parsedCondition(condition), scope.frame, (at) => placeWithin(condition, at));
}
