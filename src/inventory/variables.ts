// Variables on their way into a group or host: names checked, later ones override.
import type { Findings } from '../source/mistake.ts';
import type { Entry, Node, Plain, ScalarNode } from '../source/node.ts';
import type { Place } from '../source/place.ts';
import { reservedNames } from './inventory.ts';

/** Takes over each variable; the same name again overrides. */
export function addVariables(
  from: ReadonlyMap<string, Entry>,
  into: Map<string, Node>,
  findings: Findings,
): void {
  for (const [name, { place, value }] of from) {
    if (reservedNames.some((reserved) => reserved === name))
      findings.add(place, `\`${name}\` is set by iscsi-deploy itself`, 'choose another name');
    else into.set(name, value);
  }
}

/** A value that comes from no YAML, all of it at one place; numbers that would be rounded and `__proto__` are refused. */
export function nodeOf(value: Plain, place: Place, written: string, findings: Findings): Node {
  if (Array.isArray(value)) {
    return { type: 'list', items: value.map((item) => nodeOf(item, place, written, findings)), place };
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([key, item]): [string, Entry] => {
      if (key === '__proto__') findings.add(place, '`__proto__` is refused as a key');
      return [key, { place, value: nodeOf(item, place, written, findings) }];
    });
    return { type: 'map', entries: new Map(entries), place };
  }
  const isExact = typeof value !== 'number' || !Number.isInteger(value) || Number.isSafeInteger(value);
  if (isExact && value !== Number.POSITIVE_INFINITY && value !== Number.NEGATIVE_INFINITY)
    return hiddenIfVaulted({ type: 'scalar', value, place, written }, findings);
  const hint = 'if it is text, as serials are, write it as text: "\'…\'" in INI';
  findings.add(place, 'this number cannot be held exactly', hint);
  return { type: 'scalar', value: 0, place, written };
}

/** As in YAML: true, false and null say nothing by themselves. */
function hiddenIfVaulted(scalar: ScalarNode, { vault }: Findings): ScalarNode {
  const { value, place } = scalar;
  if (value === null || typeof value === 'boolean' || !vault.holds(place.file)) return scalar;
  vault.hide(String(value));
  return { ...scalar, secret: { hide: vault.hide } };
}
