// A pattern cut into its terms: each adds hosts, is required (`&`), or excludes (`!`).
import { isIPv6 } from 'node:net';
import type { Inventory } from '../inventory.ts';

export interface Term {
  sign: '' | '&' | '!';
  name: string;
}

/** A host's own name may have colons (IPv6), so what is an address, or known as a whole, is not cut there. */
export function termsOf(inventory: Inventory, pattern: string): Term[] {
  return pattern
    .split(',')
    .map((part) => part.trim())
    .flatMap((part) =>
      isOne(inventory, part.replace(/^[!&]/, '')) ? [part] : part.split(/[\s:]+(?![^[\]]*\])/),
    )
    .filter((part) => part !== '')
    .map((part) => {
      const [, sign, name = ''] = /^([!&]?)(.*)$/s.exec(part) ?? [];
      return { sign: sign === '!' || sign === '&' ? sign : '', name };
    });
}

function isOne({ hosts, groups }: Inventory, name: string): boolean {
  return hosts.has(name) || groups.has(name) || isIPv6(name);
}
