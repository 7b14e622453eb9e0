// The YAML form of an inventory: groups on the outside, each with `hosts`, `children` and `vars`.
import type { Findings } from '../source/mistake.ts';
import { suggest } from '../source/nearest.ts';
import type { Entry, MapNode, Node } from '../source/node.ts';
import type { Place } from '../source/place.ts';
import { type Draft, type GroupDraft, groupIn, hostIn } from './draft.ts';
import { expandHosts } from './host-range.ts';
import { reservedNames } from './inventory.ts';

/** Groups inside groups; Ansible has no bound, people use three. */
const deepest = 50;

export function readGroups(root: Node, draft: Draft, findings: Findings): void {
  const groups = mapOr(
    root,
    'an inventory',
    'groups on the outside, each with `hosts`, `children`, `vars`',
    findings,
  );
  for (const [name, entry] of groups) readGroup(name, entry, draft, findings, 1);
}

function readGroup(
  name: string,
  { place, value }: Entry,
  draft: Draft,
  findings: Findings,
  depth: number,
): void {
  if (depth > deepest) return findings.add(place, `groups inside groups, more than ${deepest} deep`);
  if (!/^[A-Za-z_][\w.-]*$/.test(name))
    findings.add(
      place,
      `\`${name}\` is no name for a group`,
      'letters, digits and `_`, beginning with a letter',
    );
  const group = groupIn(draft, name, place);
  for (const [section, entry] of mapOr(value, `group ${name}`, '`hosts`, `children`, `vars`', findings)) {
    if (section === 'hosts') readHosts(group, entry, draft, findings);
    else if (section === 'children') readChildren(group, entry, draft, findings, depth);
    else if (section === 'vars') readVariables(entry, group.variables, findings);
    else
      findings.add(
        entry.place,
        `there is no \`${section}\` in a group`,
        suggest(section, ['hosts', 'children', 'vars']),
      );
  }
}

function readHosts(group: GroupDraft, { value }: Entry, draft: Draft, findings: Findings): void {
  for (const [pattern, entry] of mapOr(value, '`hosts`', 'a map of host names', findings)) {
    const expanded = expandHosts(pattern);
    if ('problem' in expanded) findings.add(entry.place, `host \`${pattern}\`: ${expanded.problem}`);
    else
      for (const name of expanded.names) {
        const host = namedHost(name, entry.place, draft, findings);
        group.hosts.add(name);
        if (host) readVariables(entry, host.variables, findings);
      }
  }
}

function namedHost(name: string, place: Place, draft: Draft, findings: Findings) {
  if (/^[^\s,!&:~*?[\]/\\]+$/.test(name) || /^[0-9a-f:]+$/i.test(name)) return hostIn(draft, name, place);
  findings.add(place, `\`${name}\` is no name for a host`);
  return undefined;
}

function readChildren(
  group: GroupDraft,
  { value }: Entry,
  draft: Draft,
  findings: Findings,
  depth: number,
): void {
  for (const [name, entry] of mapOr(value, '`children`', 'a map of groups', findings)) {
    group.children.add(name);
    readGroup(name, entry, draft, findings, depth + 1);
  }
}

function readVariables({ value }: Entry, into: Map<string, Node>, findings: Findings): void {
  addVariables(mapOr(value, 'variables', 'a map of names and values', findings), into, findings);
}

/** Takes over each variable; the same name again overrides. */
export function addVariables(from: MapNode['entries'], into: Map<string, Node>, findings: Findings): void {
  for (const [name, { place, value }] of from) {
    if (reservedNames.some((reserved) => reserved === name))
      findings.add(place, `\`${name}\` is set by iscsi-deploy itself`, 'choose another name');
    else into.set(name, value);
  }
}

/** The entries of a map; nothing at all counts as an empty one, a name alone as that name without content. */
function mapOr(node: Node, what: string, wanted: string, findings: Findings): MapNode['entries'] {
  if (node.type === 'map') return node.entries;
  if (node.type === 'scalar' && node.value === null) return new Map();
  if (node.type === 'scalar' && typeof node.value === 'string' && what === '`hosts`') {
    const nothing: Node = { type: 'scalar', value: null, place: node.place, written: '' };
    return new Map([[node.value, { place: node.place, value: nothing }]]);
  }
  findings.add(
    node.place,
    `${what}: want ${wanted}, found ${node.type === 'list' ? 'a list' : 'a single value'}`,
  );
  return new Map();
}
