// What a zone opens now, from firewalld itself, and from its next start on, from its files.
import type { Desired } from '../../../src/contract/kinds/index.ts';
import { type Host, HostError } from '../../provider.ts';
import type { System } from '../../system/system.ts';
import { readRuntimeZone, reasonOf } from '../../tools/firewalld.ts';
import { type Opening, parseZoneFile } from '../../tools/firewalld-rules.ts';
import { complaintOf, runUnchecked, succeeded } from '../../tools/tool.ts';

/** Configuration before the distribution's default. */
const zoneDirectories = ['/etc/firewalld/zones', '/usr/lib/firewalld/zones'];

export interface Actual {
  zone: string;
  /** Missing where firewalld does not run or has no such zone. */
  runtime: Opening[] | undefined;
  permanent: Opening[];
  running: boolean;
  /** Zones that there are, where the wanted one is not among them. */
  otherZones: string[];
}

export function readFirewall(desired: Desired<'firewall'>, { system }: Host): Actual {
  const zone = desired.zone ?? readDefaultZone(system);
  const { runtime, running } = readRuntime(zone, system);
  return {
    zone,
    runtime,
    running,
    permanent: readPermanent(zone, system),
    otherZones: running && runtime === undefined ? listZones(system) : [],
  };
}

function readDefaultZone(system: System): string {
  const configuration = system.readTextIfExists('/etc/firewalld/firewalld.conf') ?? '';
  return /^DefaultZone=(\S+)/m.exec(configuration)?.[1] ?? 'public';
}

function readRuntime(zone: string, system: System): Pick<Actual, 'runtime' | 'running'> {
  const tool = readRuntimeZone(zone);
  const result = runUnchecked(system, tool);
  if (succeeded(tool, result)) return { runtime: tool.parse(result.stdout, result), running: true };
  const reason = reasonOf(result.stderr);
  if (reason === 'no-zone') return { runtime: undefined, running: true };
  if (reason === 'not-running') return { runtime: undefined, running: false };
  throw new HostError(complaintOf(tool, result));
}

function readPermanent(zone: string, system: System): Opening[] {
  for (const directory of zoneDirectories) {
    const xml = system.readTextIfExists(`${directory}/${zone}.xml`);
    if (xml !== undefined) return parseZoneFile(xml);
  }
  return [];
}

function listZones(system: System): string[] {
  const files = zoneDirectories.flatMap((directory) => system.list(directory));
  return [...new Set(files.flatMap((name) => /^(.+)\.xml$/.exec(name)?.[1] ?? []))].sort();
}
