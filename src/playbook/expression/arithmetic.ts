// Sums over numbers and sizes: text like "20GiB" counts as its bytes, and the result is always a number.
import { formatSize, parseSize } from '../../contract/size.ts';
import { Complaint } from './complaint.ts';
import type { PureFunction } from './pure-function.ts';
import { typeOf, type Value } from './value.ts';

const any = Number.POSITIVE_INFINITY;

export const arithmetic: Record<string, PureFunction> = {
  add: { takes: [2, any], call: (...values) => folded(values, (a, b) => a + b) },
  subtract: { takes: [2, 2], call: (...values) => folded(values, (a, b) => a - b) },
  multiply: { takes: [2, any], call: (...values) => folded(values, (a, b) => a * b) },
  divide: { takes: [2, 2], call: (a = null, b = null) => divided(a, b) },
  bytes: { takes: [1, 1], call: (size = null) => numberOf(size) },
  as_size: { takes: [1, 1], call: (bytes = null) => sizeText(bytes) },
};

function folded(values: readonly Value[], step: (a: number, b: number) => number): number | Complaint {
  let sum: number | undefined;
  for (const value of values) {
    const number = numberOf(value);
    if (number instanceof Complaint) return number;
    sum = sum === undefined ? number : step(sum, number);
  }
  return exact(sum ?? 0);
}

/** The whole part: counts and bytes have no fractions. */
function divided(a: Value, b: Value): number | Complaint {
  const [dividend, divisor] = [numberOf(a), numberOf(b)];
  if (dividend instanceof Complaint) return dividend;
  if (divisor instanceof Complaint) return divisor;
  return divisor === 0 ? new Complaint('divides by 0') : exact(Math.trunc(dividend / divisor));
}

function numberOf(value: Value): number | Complaint {
  if (typeof value === 'number') return value;
  const bytes = typeof value === 'string' ? parseSize(value) : undefined;
  if (bytes !== undefined) return bytes;
  const found = typeof value === 'string' ? 'other text' : typeOf(value);
  return new Complaint(`wants numbers and sizes, found ${found}`, 'a size is for example "20GiB"');
}

/** "20GiB", and the bytes alone where that would round them. */
function sizeText(value: Value): string | Complaint {
  const bytes = numberOf(value);
  if (bytes instanceof Complaint) return bytes;
  if (!Number.isInteger(bytes) || bytes <= 0) return new Complaint('wants a whole number of bytes above 0');
  const text = formatSize(bytes);
  return parseSize(text) === bytes ? text : `${bytes}B`;
}

function exact(number: number): number | Complaint {
  const isExact = Number.isFinite(number) && Math.abs(number) <= Number.MAX_SAFE_INTEGER;
  return isExact ? number : new Complaint('comes to a number that cannot be held exactly');
}
