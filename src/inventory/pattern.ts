// Patterns that choose hosts, in `hosts:` of a play and in `--limit`: `all`, names, groups, globs, `a:b`, `a,b`, `!a`, `&a`.
import { suggest } from '../source/nearest.ts';
import type { Inventory } from './inventory.ts';

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

/** Names in inventory order. Throws `PatternError` for names and globs that match nothing. */
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
  const find = (name: string): Set<string> => {
    const found = hostsNamed(inventory, name);
    if (!('message' in found)) return found;
    problems.push(found);
    return new Set();
  };
  const sets = (sign: Sign) => terms.filter((term) => term.sign === sign).map(({ name }) => find(name));
  const [added, required, excluded] = [sets('+'), sets('&'), sets('!')];
  if (terms.length === 0) problems.push({ message: 'an empty pattern', hint: 'write `all` for every host' });
  const everything = added.length === 0 && terms.length > 0;
  const hosts = [...inventory.hosts.keys()].filter(
    (host) =>
      (everything || added.some((set) => set.has(host))) &&
      required.every((set) => set.has(host)) &&
      !excluded.some((set) => set.has(host)),
  );
  return { hosts, problems };
}

type Sign = '+' | '&' | '!';

/** A host's own name may have colons (IPv6), so what is known as a whole is not cut. */
function termsOf(inventory: Inventory, pattern: string): { sign: Sign; name: string }[] {
  return pattern
    .split(',')
    .map((part) => part.trim())
    .flatMap((part) => (isName(inventory, part.replace(/^[!&]/, '')) ? [part] : part.split(/:(?![^[]*\])/)))
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      if (part.startsWith('!')) return { sign: '!', name: part.slice(1).trim() };
      return part.startsWith('&') ? { sign: '&', name: part.slice(1).trim() } : { sign: '+', name: part };
    });
}

function isName({ hosts, groups }: Inventory, name: string): boolean {
  return hosts.has(name) || groups.has(name);
}

function hostsNamed(inventory: Inventory, name: string): Set<string> | PatternProblem {
  const { hosts, groups } = inventory;
  if (name === 'all' || name === '*') return new Set(hosts.keys());
  const group = groups.get(name);
  if (group || hosts.has(name)) return new Set([...(group?.hosts ?? []), ...(hosts.has(name) ? [name] : [])]);
  if (name === '') return { message: 'a sign without a name' };
  if (/^[~@]/.test(name) || name.includes('[') || name.includes('\\'))
    return {
      message: `\`${name}\`: regular expressions, ranges and files are not supported in patterns yet`,
    };
  if (/[*?]/.test(name)) return globbed(inventory, name);
  return {
    message: `no host or group is named \`${name}\``,
    hint: suggest(name, [...hosts.keys(), ...groups.keys()], 'there are'),
  };
}

function globbed({ hosts, groups }: Inventory, glob: string): Set<string> | PatternProblem {
  const members = [...groups.values()]
    .filter(({ name }) => matchesGlob(name, glob))
    .flatMap((group) => group.hosts);
  const found = new Set([...members, ...[...hosts.keys()].filter((name) => matchesGlob(name, glob))]);
  return found.size > 0 ? found : { message: `\`${glob}\` matches no host and no group` };
}

/** `*` stands for any characters, `?` for one. Linear in time whatever the glob, unlike a regular expression. */
function matchesGlob(name: string, glob: string): boolean {
  let [at, star, resume] = [0, -1, 0];
  let position = 0;
  while (position < name.length) {
    if (glob[at] === '*') [star, resume, at] = [at, position, at + 1];
    else if (glob[at] === '?' || glob[at] === name[position]) [at, position] = [at + 1, position + 1];
    else if (star !== -1) {
      resume += 1;
      [at, position] = [star + 1, resume];
    } else return false;
  }
  return /^\**$/.test(glob.slice(at));
}
