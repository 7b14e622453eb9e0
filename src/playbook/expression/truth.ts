// What counts as true in `when`, `and`, `or`, `not` and `#if`.
import { isMap, type Value } from './value.ts';

/** False: false, null, 0, "", an empty list, an empty map. A message where the value only looks like false or true. */
export function truthOf(value: Value): boolean | { message: string; hint: string } {
  if (typeof value === 'string' && /^(false|no|off|0|true|yes|on)$/i.test(value))
    return {
      message: 'this is text that reads like true or false, and any text counts as true',
      hint: 'write true or false without quotes; on the command line: -e \'{"name": false}\'',
    };
  if (Array.isArray(value)) return value.length > 0;
  if (isMap(value)) return Object.keys(value).length > 0;
  return Boolean(value);
}
