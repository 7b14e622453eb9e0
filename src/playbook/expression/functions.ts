// The functions of the expression language that look at their values only: few, pure, and strict about types.
import { arithmetic } from './arithmetic.ts';
import { collections } from './collections.ts';
import { Complaint } from './complaint.ts';
import { generatedIqn } from './generated-iqn.ts';
import type { PureFunction } from './pure-function.ts';
import { isMap, typeOf, type Value } from './value.ts';

const any = Number.POSITIVE_INFINITY;

export const functions: Record<string, PureFunction> = {
  eq: { takes: [2, 2], call: (a = null, b = null) => compared(a, b) ?? isSame(a, b) },
  ne: { takes: [2, 2], call: (a = null, b = null) => compared(a, b) ?? !isSame(a, b) },
  lt: { takes: [2, 2], call: (a = null, b = null) => ordered(a, b, (order) => order < 0) },
  lte: { takes: [2, 2], call: (a = null, b = null) => ordered(a, b, (order) => order <= 0) },
  gt: { takes: [2, 2], call: (a = null, b = null) => ordered(a, b, (order) => order > 0) },
  gte: { takes: [2, 2], call: (a = null, b = null) => ordered(a, b, (order) => order >= 0) },
  concat: { takes: [1, any], call: (...values) => concatenated(values) },
  join: { takes: [1, 2], call: (list = null, separator = ', ') => joined(list, separator) },
  lower: { takes: [1, 1], call: (text = null) => onText(text, (value) => value.toLowerCase()) },
  upper: { takes: [1, 1], call: (text = null) => onText(text, (value) => value.toUpperCase()) },
  list: { takes: [1, any], call: (...values) => values },
  iqn: { takes: [2, any], call: (base = null, ...parts) => generatedIqn(base, parts) },
  ...arithmetic,
  ...collections,
};

/** A number and a text are never the same, however they look: comparing them is a mistake and not false. */
function compared(a: Value, b: Value): Complaint | undefined {
  if (a === null || b === null || typeOf(a) === typeOf(b)) return undefined;
  return new Complaint(
    `compares ${typeOf(a)} with ${typeOf(b)}: they are never equal`,
    'quotes make text of a number',
  );
}

function isSame(a: Value, b: Value): boolean {
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((value, index) => isSame(value, b[index] ?? null));
  if (!isMap(a) || !isMap(b)) return a === b;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && isSame(a[key] ?? null, b[key] ?? null))
  );
}

function ordered(a: Value, b: Value, test: (order: number) => boolean): boolean | Complaint {
  if (typeof a === 'number' && typeof b === 'number') return test(a - b);
  if (typeof a === 'string' && typeof b === 'string') return test(a < b ? -1 : a > b ? 1 : 0);
  return new Complaint(`compares ${typeOf(a)} with ${typeOf(b)}: want two numbers or two texts`);
}

function concatenated(values: readonly Value[]): Value | Complaint {
  if (values.every((value) => Array.isArray(value))) return values.flat();
  if (values.every(isPiece)) return values.map(String).join('');
  return new Complaint('wants texts and numbers, or lists only', 'join makes text of a list');
}

function joined(list: Value, separator: Value): Value | Complaint {
  if (!Array.isArray(list)) return new Complaint(`wants a list, found ${typeOf(list)}`);
  if (typeof separator !== 'string') return new Complaint('wants text between the values');
  return list.every(isPiece)
    ? list.map(String).join(separator)
    : new Complaint('wants a list of texts and numbers');
}

function onText(value: Value, change: (text: string) => string): Value | Complaint {
  return typeof value === 'string' ? change(value) : new Complaint(`wants text, found ${typeOf(value)}`);
}

function isPiece(value: Value): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
