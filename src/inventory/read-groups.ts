// The YAML form of an inventory: groups on the outside, each with `hosts`, `children` and `vars`.
import type { Findings } from '../source/mistake.ts';
import { suggest } from '../source/nearest.ts';
import type { Entry, MapNode, Node } from '../source/node.ts';
import { addHosts } from './add-hosts.ts';
import { type Draft, type GroupDraft, groupIn } from './draft.ts';
import { isGroupName } from './names.ts';
import { addVariables } from './variables.ts';

/** Groups inside groups; Ansible has no bound, people use three. */
const deepest = 50;

export function readGroups(root: Node, draft: Draft, findings: Findings): void {
  if (
    root.type === 'map' &&
    root.entries.has('plugin') &&
    root.entries.get('plugin')?.value.type === 'scalar'
  )
    return findings.add(
      root.place,
      'the configuration of an inventory plugin of Ansible',
      'use what it prints',
    );
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
  if (!isGroupName(name)) return findings.add(place, `\`${name}\` is no name for a group`);
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
  for (const [pattern, { place, value: said }] of mapOr(value, '`hosts`', 'a map of host names', findings)) {
    const entries = mapOr(said, 'variables', 'a map of names and values', findings);
    addHosts(group, pattern, { place, entries }, draft, findings);
  }
}

function readChildren(
  group: GroupDraft,
  { value }: Entry,
  draft: Draft,
  findings: Findings,
  depth: number,
): void {
  for (const [name, entry] of mapOr(value, '`children`', 'a map of groups', findings)) {
    readGroup(name, entry, draft, findings, depth + 1);
    group.children.set(name, entry.place);
  }
}

function readVariables({ value }: Entry, into: Map<string, Node>, findings: Findings): void {
  addVariables(mapOr(value, 'variables', 'a map of names and values', findings), into, findings);
}

/** The entries of a map; nothing at all counts as an empty one, a name alone as that name without content. */
function mapOr(node: Node, what: string, wanted: string, findings: Findings): MapNode['entries'] {
  if (node.type === 'map') return node.entries;
  if (node.type === 'scalar' && node.value === null) return new Map();
  if (
    node.type === 'scalar' &&
    typeof node.value === 'string' &&
    (what === '`hosts`' || what === '`children`')
  ) {
    const nothing: Node = { type: 'scalar', value: null, place: node.place, written: '' };
    return new Map([[node.value, { place: node.place, value: nothing }]]);
  }
  findings.add(
    node.place,
    `${what}: want ${wanted}, found ${node.type === 'list' ? 'a list' : 'a single value'}`,
  );
  return new Map();
}
