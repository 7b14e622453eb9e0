// Hosts that a file names, with ranges and ports, on their way into a group.
import type { Findings } from '../source/mistake.ts';
import type { Entry, Node } from '../source/node.ts';
import type { Place } from '../source/place.ts';
import { type Draft, type GroupDraft, hostIn } from './draft.ts';
import { parseHosts } from './host-address.ts';
import { isHostName } from './names.ts';
import { addVariables } from './variables.ts';

export interface SaidOfHosts {
  place: Place;
  /** Variables, for each of them. */
  entries: ReadonlyMap<string, Entry>;
}

/** Adds every host that the pattern stands for; one that cannot be read is added to the findings. */
export function addHosts(
  group: GroupDraft,
  pattern: string,
  { place, entries }: SaidOfHosts,
  draft: Draft,
  findings: Findings,
): void {
  const parsed = parseHosts(pattern);
  if ('problem' in parsed) return findings.add(place, `host \`${pattern}\`: ${parsed.problem}`);
  for (const name of parsed.names) {
    if (!isHostName(name)) {
      findings.add(place, `\`${name}\` is no name for a host`);
      continue;
    }
    const isNew = !draft.hosts.has(name);
    const { variables } = hostIn(draft, name, place);
    group.hosts.add(name);
    const { port } = parsed;
    if (port !== undefined && isNew)
      variables.set('ansible_port', { type: 'scalar', value: port, place, written: String(port) });
    else if (port !== undefined && !variables.has('ansible_port'))
      findings.warn(place, `\`${name}\` was named before: its port here does not count`, 'use ansible_port');
    addVariables(entries, setterOf(name, entries, place, draft, findings) ?? variables, findings);
  }
}

/** A group of the same name that was there before: as in Ansible, the variables are the group's then. */
function setterOf(
  name: string,
  entries: ReadonlyMap<string, Entry>,
  place: Place,
  { groups }: Draft,
  findings: Findings,
): Map<string, Node> | undefined {
  const group = groups.get(name);
  if (group && entries.size > 0)
    findings.warn(place, `\`${name}\` is a group too: as in Ansible, the variables here are the group's`);
  return group?.variables;
}
