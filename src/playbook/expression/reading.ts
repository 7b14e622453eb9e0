// Walking into values step by step, so that `hostvars.web01.name` evaluates that one variable and no other.
import * as z from 'zod';
import { suggest } from '../../source/nearest.ts';
import type { Secret } from '../../source/node.ts';
import { keysAt } from '../../source/schema-keys.ts';
import { oursInsteadOf } from './ansible-facts.ts';
import { isMap, typeOf, Unknown, type Value } from './value.ts';

/** A map or list whose members are evaluated when they are asked for. */
export abstract class Branch {
  abstract readonly isList: boolean;
  /** Of a list: "0", "1", … */
  abstract keys(): string[];
  /** `undefined` where there is no such member. */
  abstract get(key: string): Reading | undefined;
  /** Evaluates everything. */
  abstract all(): Value;
  /** The member, and which secret it came upon where that is known. */
  watched(key: string): { found: Reading | undefined; secret: Secret | undefined } {
    return { found: this.get(key), secret: undefined };
  }
}

export type Reading = Value | Branch;

export function settle(reading: Reading): Value {
  return reading instanceof Branch ? reading.all() : reading;
}

/** There is nothing at this key. */
export interface Absence {
  message: string;
  hint?: string | undefined;
}

/** A step: the member, or why there is none. `name` is how the author wrote what is walked into. */
export function step(from: Reading, key: string, name: string): { found: Reading } | { absence: Absence } {
  if (from instanceof Unknown) return stepIntoUnknown(from, key, name);
  const keys = keysOf(from);
  if (!keys)
    return {
      absence: {
        message: `\`${name}\` is ${from instanceof Branch ? 'a map' : typeOf(from)}: it has no \`${key}\``,
      },
    };
  const found = member(from, key);
  if (found !== undefined) return { found };
  if (isList(from))
    return {
      absence: { message: `\`${name}\` has ${keys.length} entries, counted from 0: there is no ${key}` },
    };
  return {
    absence: {
      message: name === '' ? `\`${key}\` is not defined` : `\`${name}\` has no \`${key}\``,
      hint:
        name === ''
          ? (oursInsteadOf(key) ?? closeOnly(key, [...keys, 'hostvars', 'groups']))
          : suggest(key, keys, 'it has'),
    },
  };
}

/** The members of a map or list; `undefined` for anything else. */
export function keysOf(from: Reading): string[] | undefined {
  if (from instanceof Branch) return from.keys();
  if (Array.isArray(from)) return from.map((_, index) => String(index));
  return isMap(from) ? Object.keys(from) : undefined;
}

export function isList(from: Reading): boolean {
  return from instanceof Branch ? from.isList : Array.isArray(from);
}

/** Own members only: nothing of JavaScript shows through. */
export function member(from: Reading, key: string): Reading | undefined {
  if (from instanceof Branch) return from.get(key);
  if (Array.isArray(from)) return /^(0|[1-9]\d{0,9})$/.test(key) ? from[Number(key)] : undefined;
  return isMap(from) && Object.hasOwn(from, key) ? from[key] : undefined;
}

function stepIntoUnknown(
  from: Unknown,
  key: string,
  name: string,
): { found: Reading } | { absence: Absence } {
  const allowed = keysAt(from.schema, []);
  if (allowed.length > 0 && !allowed.includes(key))
    return { absence: { message: `\`${name}\` has no \`${key}\``, hint: suggest(key, allowed, 'it has') } };
  return { found: new Unknown(from.because, memberSchema(from.schema, key), from.cause) };
}

function memberSchema(schema: unknown, key: string): z.ZodType | undefined {
  const inner = schema instanceof z.ZodOptional ? schema.unwrap() : schema;
  const shape: Record<string, unknown> = inner instanceof z.ZodObject ? inner.shape : {};
  const found = inner instanceof z.ZodArray ? inner.element : shape[key];
  return found instanceof z.ZodType ? found : undefined;
}

/** Every variable there is would be no help: only a close one is named. */
function closeOnly(key: string, keys: readonly string[]): string | undefined {
  const hint = suggest(key, keys);
  return hint?.startsWith('did') ? hint : undefined;
}
