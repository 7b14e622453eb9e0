// What an expression comes to: JSON, or something that cannot be known yet.
import type * as z from 'zod';
import type { Plain, Scalar } from '../../source/node.ts';

export type Value = Scalar | Unknown | Value[] | { [key: string]: Value };

/** A value that only a host can tell which has not told it: everything computed from it is unknown too. */
export class Unknown {
  constructor(
    /** For people: "the facts of web01 are not known". */
    readonly because: string,
    /** What it will look like, so that a wrong path into it is found before the host is asked. */
    readonly schema?: z.ZodType,
    /** `unread`: the host was not read. `not-run`: a task must run first. */
    readonly cause: 'unread' | 'not-run' = 'unread',
  ) {}
}

/** The first unknown in the value, however deep. */
export function unknownIn(value: Value): Unknown | undefined {
  if (value instanceof Unknown) return value;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const child of Array.isArray(value) ? value : Object.values(value)) {
    const found = unknownIn(child);
    if (found) return found;
  }
  return undefined;
}

export function isMap(value: Value): value is { [key: string]: Value } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Unknown);
}

/** JSON from elsewhere, e.g. facts; what is undefined is left out. */
export function toValue(given: unknown): Plain {
  if (given === null || typeof given === 'string' || typeof given === 'number' || typeof given === 'boolean')
    return given;
  if (Array.isArray(given)) return given.map(toValue);
  if (typeof given !== 'object') return null;
  const entries = Object.entries(given).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries.map(([key, value]) => [key, toValue(value)]));
}

/** "text", "a list": never the value, which may be a secret. */
export function typeOf(value: Value): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map';
  return typeof value === 'string' ? 'text' : typeof value === 'number' ? 'a number' : 'true or false';
}

/** Characters and elements of one value: the longest message an agent takes is a few times this. */
export const largestValue = 4 * 2 ** 20;

/** Characters and elements, counted until `limit`: values share their parts, so one may be far larger than memory. */
export function sizeOf(value: Value, limit = largestValue): number {
  if (typeof value === 'string') return value.length + 1;
  if (typeof value !== 'object' || value === null || value instanceof Unknown) return 1;
  let size = 1;
  for (const [key, child] of Object.entries(value)) {
    size += key.length + sizeOf(child, limit - size);
    if (size > limit) break;
  }
  return size;
}
