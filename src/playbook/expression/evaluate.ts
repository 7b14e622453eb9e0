// The walk over an expression. Strict: what is missing is an error at its place, and only `default` and `defined` take it.
import type { Place } from '../../source/place.ts';
import { problemOfCall } from './calls.ts';
import { Complaint } from './complaint.ts';
import { EvaluationError } from './evaluation-error.ts';
import { type Frame, rootOf, walk } from './frame.ts';
import { functions } from './functions.ts';
import type { PureFunction } from './pure-function.ts';
import { Branch, isList, keysOf, type Reading, settle, step } from './reading.ts';
import { secretFor } from './secret.ts';
import type { Call, Expression } from './syntax.ts';
import { truthOf } from './truth.ts';
import { typeOf, Unknown, unknownIn, type Value } from './value.ts';

/** From an offset in the parsed text to where that stands in the file. */
export type Locate = (at: number) => Place;

/** Throws `EvaluationError`. */
export function evaluate(expression: Expression, frame: Frame, locate: Locate): Value {
  return settle(read(expression, frame, locate));
}

/** Whether the expression holds; unknown where a host must tell first. Throws `EvaluationError`. */
export function holds(expression: Expression, frame: Frame, locate: Locate): boolean | Unknown {
  const value = evaluate(expression, frame, locate);
  if (value instanceof Unknown) return value;
  const truth = truthOf(value);
  if (typeof truth === 'boolean') return truth;
  throw new EvaluationError(locate(expression.at), truth.message, truth.hint);
}

/** Evaluates as far as the path goes and no further. */
export function read(expression: Expression, frame: Frame, locate: Locate): Reading {
  if (expression.type === 'literal') return expression.value;
  if (expression.type === 'call') return call(expression, frame, locate);
  const result = walk(expression, frame);
  if ('found' in result) return result.found;
  throw new EvaluationError(locate(expression.at), result.absence.message, result.absence.hint);
}

type Form = (call: Call, frame: Frame, locate: Locate) => Reading;

/** Their arity is in form-arity.ts. */
const forms: Record<string, Form> = {
  and: (call, frame, locate) => decide(call, frame, locate, false),
  or: (call, frame, locate) => decide(call, frame, locate, true),
  not: negate,
  in: isIn,
  default: orDefault,
  defined: isDefined,
  lookup: lookUp,
  secret: deriveSecret,
};

function call(node: Call, frame: Frame, locate: Locate): Reading {
  const problem = problemOfCall(node);
  if (problem) throw new EvaluationError(locate(problem.at), problem.message, problem.hint);
  const form = Object.hasOwn(forms, node.name) ? forms[node.name] : undefined;
  if (form) return form(node, frame, locate);
  const pure = functions[node.name];
  return pure ? callPure(node, pure, frame, locate) : null;
}

function callPure(node: Call, pure: PureFunction, frame: Frame, locate: Locate): Value {
  const values = node.params.map((param) => evaluate(param, frame, locate));
  const unknown = values.map(unknownIn).find((found) => found !== undefined);
  if (unknown) return new Unknown(unknown.because, undefined, unknown.cause);
  const result = pure.call(...values);
  if (!(result instanceof Complaint)) return result;
  throw new EvaluationError(locate(node.at), `\`${node.name}\` ${result.message}`, result.hint);
}

/** `and` ends at the first false, `or` at the first true, both at the first unknown: what follows may not make sense then. */
function decide(node: Call, frame: Frame, locate: Locate, ending: boolean): Value {
  for (const param of node.params) {
    const truth = holds(param, frame, locate);
    if (truth !== !ending) return truth;
  }
  return !ending;
}

function negate(node: Call, frame: Frame, locate: Locate): Value {
  const [param] = node.params;
  const truth = param ? holds(param, frame, locate) : false;
  return truth instanceof Unknown ? truth : !truth;
}

function orDefault(node: Call, frame: Frame, locate: Locate): Reading {
  const [wanted, other] = node.params;
  const found = wanted ? present(wanted, frame, locate) : undefined;
  return found ?? (other ? read(other, frame, locate) : null);
}

function isDefined(node: Call, frame: Frame, locate: Locate): Value {
  const [wanted] = node.params;
  const found = wanted ? present(wanted, frame, locate) : undefined;
  return found instanceof Unknown ? found : found !== undefined;
}

/** What is there and not null. Only the path itself may be missing: a variable that is there must be sound. */
function present(expression: Expression, frame: Frame, locate: Locate): Reading | undefined {
  if (expression.type !== 'path') return read(expression, frame, locate) ?? undefined;
  const result = walk(expression, frame);
  return 'found' in result ? (result.found ?? undefined) : undefined;
}

function lookUp(node: Call, frame: Frame, locate: Locate): Reading {
  const [where, what] = node.params;
  if (!where || !what) return null;
  const from = read(where, frame, locate);
  const key = evaluate(what, frame, locate);
  if (from instanceof Unknown) return from;
  if (key instanceof Unknown) return key;
  if (typeof key !== 'string' && typeof key !== 'number')
    throw new EvaluationError(
      locate(what.at),
      `\`lookup\` wants text or a number as the key, found ${typeOf(key)}`,
    );
  const result = step(from, String(key), where.type === 'path' ? where.text : 'the value');
  if ('found' in result) return result.found;
  throw new EvaluationError(locate(what.at), result.absence.message, result.absence.hint);
}

function deriveSecret(node: Call, frame: Frame, locate: Locate): Value {
  const values = node.params.map((param) => evaluate(param, frame, locate));
  const { context } = rootOf(frame);
  return context instanceof Branch ? secretFor(values, context, locate(node.at)) : null;
}

/** In a list, among the keys of a map, or inside a text. */
function isIn(node: Call, frame: Frame, locate: Locate): Value {
  const [what, where] = node.params;
  if (!what || !where) return false;
  const item = evaluate(what, frame, locate);
  const from = read(where, frame, locate);
  if (item instanceof Unknown) return item;
  if (from instanceof Unknown) return from;
  if (typeof from === 'string' && typeof item === 'string') return from.includes(item);
  if (isList(from)) return isAmong(item, settle(from));
  const keys = keysOf(from);
  if (keys && typeof item === 'string') return keys.includes(item);
  throw new EvaluationError(
    locate(node.at),
    `\`in\` looks into a list, a map or a text, found ${typeOf(settle(from))}`,
  );
}

function isAmong(item: Value, list: Value): Value {
  if (!Array.isArray(list)) return false;
  if (list.some((one) => one === item)) return true;
  return list.find((one) => one instanceof Unknown) ?? false;
}
