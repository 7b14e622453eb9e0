// Patterns that choose hosts, in `hosts:` of a play and in `--limit`: `all`, names, globs, `~regex`, `a:b`, `a,b`, `!a`, `&a`, `a[0:5]`.

import { suggest } from '../../source/nearest.ts';
import { type Inventory, localNames } from '../inventory.ts';
import { globMatcher, isGlob } from './glob.ts';
import { matchingNames } from './regular-expression.ts';
import { pick, subscriptOf } from './subscript.ts';
import { termsOf } from './terms.ts';

/** Something in a pattern that means no host; the pattern has no place of its own on the command line. */
export interface PatternProblem {
  message: string;
  hint?: string | undefined;
}

export class PatternError extends Error {
  constructor(readonly problems: readonly PatternProblem[]) {
    super(problems.map(({ message, hint }) => (hint ? `${message}; ${hint}` : message)).join('\n'));
    this.name = 'PatternError';
  }
}

/** Names in the order of the pattern. Throws `PatternError` for names and globs that match nothing. */
export function matchHosts(inventory: Inventory, pattern: string): string[] {
  const { hosts, problems } = findHosts(inventory, pattern);
  if (problems.length > 0) throw new PatternError(problems);
  return hosts;
}

/** The same, with what is wrong beside what could be matched. First all that add, then `&`, then `!`, as Ansible does. */
export function findHosts(
  inventory: Inventory,
  pattern: string,
): { hosts: string[]; problems: PatternProblem[] } {
  const terms = termsOf(inventory, pattern);
  const problems: PatternProblem[] = [];
  const hostsOf = (sign: '' | '&' | '!') =>
    terms
      .filter((term) => term.sign === sign)
      .map(({ name }) => {
        // A host of the same name as a group is meant where it is added, the group elsewhere: Ansible's rule.
        if (sign === '' && inventory.hosts.has(name)) return [name];
        const found = hostsNamed(inventory, name);
        if (!('message' in found)) return found;
        problems.push(found);
        return [];
      });
  if (terms.length === 0) problems.push({ message: 'an empty pattern', hint: 'write `all` for every host' });
  const added = hostsOf('');
  const chosen = added.length > 0 || terms.length === 0 ? added.flat() : [...inventory.hosts.keys()];
  const required = hostsOf('&').map((hosts) => new Set(hosts));
  const excluded = new Set(hostsOf('!').flat());
  const hosts = chosen.filter((host) => required.every((set) => set.has(host)) && !excluded.has(host));
  return { hosts: [...new Set(hosts)], problems };
}

function hostsNamed(inventory: Inventory, name: string): string[] | PatternProblem {
  if (name === '') return { message: 'a sign without a name' };
  if (/\[\d+-\d*\]$/.test(name) && !name.startsWith('~'))
    return { message: `\`${name}\`: a range of hosts has a colon`, hint: 'for example web[0:4]' };
  const subscript = isKnown(inventory, name) ? undefined : subscriptOf(name);
  if (!subscript) return hostsMatching(inventory, name);
  const hosts = hostsMatching(inventory, subscript.base);
  if ('message' in hosts) return hosts;
  const picked = pick(hosts, subscript);
  if (picked.length > 0 || hosts.length === 0) return picked;
  return { message: `\`${name}\`: no host, \`${subscript.base}\` has ${hosts.length}, counted from 0` };
}

function isKnown({ hosts, groups }: Inventory, name: string): boolean {
  return hosts.has(name) || groups.has(name);
}

/** Each host once, in the order of the groups that match and then of the hosts that match. */
function hostsMatching(inventory: Inventory, name: string): string[] | PatternProblem {
  if (name.startsWith('~')) return byExpression(inventory, name);
  const group = inventory.groups.get(name);
  if (group) return [...group.hosts];
  if (inventory.hosts.has(name)) return [name];
  if (localNames.includes(name)) return [inventory.localhost.name];
  if (isGlob(name)) {
    const matches = globMatcher(name);
    return orProblem(membersWhere(inventory, matches), name);
  }
  const known = [...inventory.hosts.keys(), ...inventory.groups.keys()];
  return { message: `no host or group is named \`${name}\``, hint: suggest(name, known, 'there are') };
}

function byExpression(inventory: Inventory, name: string): string[] | PatternProblem {
  const names = [...new Set([...inventory.groups.keys(), ...inventory.hosts.keys()])];
  const matched = matchingNames(name.slice(1), names);
  if ('problem' in matched) return { message: `\`${name}\` ${matched.problem}` };
  return orProblem(
    membersWhere(inventory, (one) => matched.has(one)),
    name,
  );
}

function membersWhere({ hosts, groups }: Inventory, matches: (name: string) => boolean): string[] {
  const members = [...groups.values()].filter(({ name }) => matches(name)).flatMap((group) => group.hosts);
  return [...new Set([...members, ...[...hosts.keys()].filter(matches)])];
}

function orProblem(hosts: string[], name: string): string[] | PatternProblem {
  return hosts.length > 0 ? hosts : { message: `\`${name}\` matches no host and no group` };
}
