// Which functions there are and how many values each takes: checked when a file is loaded, before anything is evaluated.
import { suggest } from '../../source/nearest.ts';
import { formArity } from './form-arity.ts';
import { functions } from './functions.ts';
import type { Call, Expression, Part } from './syntax.ts';

export interface CallProblem {
  at: number;
  message: string;
  hint?: string | undefined;
}

/** All names that may stand before values. */
export const functionNames: readonly string[] = [...Object.keys(formArity), ...Object.keys(functions)];

/** What is wrong with this call, apart from its values. */
export function problemOfCall({ name, params, at }: Call): CallProblem | undefined {
  const takes = Object.hasOwn(formArity, name) ? formArity[name] : arityOfFunction(name);
  if (!takes)
    return {
      at,
      message: `there is no function \`${name}\``,
      hint: suggest(name, functionNames, 'there are'),
    };
  const [least, most] = takes;
  if (params.length >= least && params.length <= most) return undefined;
  return { at, message: `\`${name}\` takes ${countOf(least, most)}, found ${params.length}` };
}

function arityOfFunction(name: string): [number, number] | undefined {
  return Object.hasOwn(functions, name) ? functions[name]?.takes : undefined;
}

function countOf(least: number, most: number): string {
  if (least === most) return least === 1 ? 'one value' : `${least} values`;
  return most === Number.POSITIVE_INFINITY ? `at least ${least}` : `${least} to ${most} values`;
}

/** All of them in a text, blocks included. */
export function problemsOfCalls(parts: readonly Part[]): CallProblem[] {
  return parts.flatMap((part) => {
    if (part.type === 'text') return [];
    if (part.type === 'output') return problemsIn(part.expression);
    return [...problemsIn(part.subject), ...problemsOfCalls(part.body), ...problemsOfCalls(part.otherwise)];
  });
}

export function problemsIn(expression: Expression): CallProblem[] {
  if (expression.type !== 'call') return [];
  const own = problemOfCall(expression);
  return [...(own ? [own] : []), ...expression.params.flatMap(problemsIn)];
}
