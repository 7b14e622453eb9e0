// `web[0]`, `web[-1]`, `web[2:5]`, `web[2:]`: some of the hosts that a pattern names, counted from 0, ends included.

export interface Subscript {
  base: string;
  first: number;
  /** Undefined for a single host; infinite for all the rest. */
  last?: number | undefined;
}

/** Undefined where the pattern ends with none: `~regex`, or other brackets, which are a glob's. */
export function subscriptOf(pattern: string): Subscript | undefined {
  if (pattern.startsWith('~')) return undefined;
  const [, base, single, first, last] = /^(.+)\[(?:(-?\d{1,9})|(\d{1,9}):(\d{0,9}))\]$/.exec(pattern) ?? [];
  if (base === undefined) return undefined;
  if (single !== undefined) return { base, first: Number(single) };
  return { base, first: Number(first), last: last === '' ? Number.POSITIVE_INFINITY : Number(last) };
}

/** The hosts that are meant; none where there are not so many. */
export function pick(hosts: readonly string[], { first, last }: Subscript): string[] {
  if (last !== undefined) return hosts.slice(first, last + 1);
  const host = hosts.at(first);
  return host === undefined ? [] : [host];
}
