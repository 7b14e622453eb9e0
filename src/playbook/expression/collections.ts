// Functions over lists and maps.
import { createHash } from 'node:crypto';
import { Complaint } from './complaint.ts';
import type { PureFunction } from './pure-function.ts';
import { isMap, typeOf, type Value } from './value.ts';

export const collections: Record<string, PureFunction> = {
  count: { takes: [1, 1], call: (value = null) => countOf(value) },
  first: { takes: [1, 1], call: (list = null) => onItems(list, (items) => items[0] ?? null) },
  last: { takes: [1, 1], call: (list = null) => onItems(list, (items) => items.at(-1) ?? null) },
  sort: { takes: [1, 1], call: (list = null) => onList(list, sorted) },
  unique: { takes: [1, 1], call: (list = null) => onList(list, unique) },
  keys: { takes: [1, 1], call: (map = null) => keysOf(map) },
  hash: { takes: [1, 2], call: (text = null, digits = 64) => hashed(text, digits) },
};

function countOf(value: Value): number | Complaint {
  if (Array.isArray(value) || typeof value === 'string') return value.length;
  return isMap(value)
    ? Object.keys(value).length
    : new Complaint(`wants a list, a map or text, found ${typeOf(value)}`);
}

function onList(list: Value, work: (items: Value[]) => Value | Complaint): Value | Complaint {
  return Array.isArray(list) ? work(list) : new Complaint(`wants a list, found ${typeOf(list)}`);
}

function onItems(list: Value, work: (items: Value[]) => Value): Value | Complaint {
  return onList(list, (items) =>
    items.length > 0 ? work(items) : new Complaint('wants a list that is not empty'),
  );
}

function sorted(items: Value[]): Value | Complaint {
  const numbers = items.filter((item) => typeof item === 'number');
  if (numbers.length === items.length) return numbers.sort((a, b) => a - b);
  const texts = items.filter((item) => typeof item === 'string');
  return texts.length === items.length
    ? texts.sort()
    : new Complaint('wants a list of numbers, or one of texts');
}

/** Each value where it stands first; lists and maps by content. */
function unique(items: Value[]): Value {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}

function keysOf(map: Value): Value | Complaint {
  return isMap(map) ? Object.keys(map) : new Complaint(`wants a map, found ${typeOf(map)}`);
}

/** SHA-256 in hexadecimal digits, or the first of them. */
function hashed(text: Value, digits: Value): string | Complaint {
  if (typeof text !== 'string' && typeof text !== 'number')
    return new Complaint(`wants text or a number, found ${typeOf(text)}`);
  if (typeof digits !== 'number' || !Number.isInteger(digits) || digits < 1 || digits > 64)
    return new Complaint('gives 1 to 64 digits');
  return createHash('sha256').update(String(text)).digest('hex').slice(0, digits);
}
