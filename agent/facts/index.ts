// What a host is, read once at the start of a session: files, and one child for the addresses.
import type { Facts } from '../../src/contract/facts.ts';
import { parseInitiatorName } from '../open-iscsi/initiator-name.ts';
import type { System } from '../system/system.ts';
import { listAddresses } from '../tools/ip.ts';
import { runTool } from '../tools/tool.ts';
import { readArchitecture } from './architecture.ts';
import { parseOsRelease } from './os-release.ts';

/** Throws SystemError or HostError where the host does not tell. */
export function readFacts(system: System): Facts {
  const initiatorName = parseInitiatorName(system.readTextIfExists('/etc/iscsi/initiatorname.iscsi') ?? '');
  return {
    hostname: readLine(system, '/proc/sys/kernel/hostname'),
    architecture: readArchitecture(system),
    kernel: readLine(system, '/proc/sys/kernel/osrelease'),
    boot_id: readLine(system, '/proc/sys/kernel/random/boot_id'),
    os: parseOsRelease(
      system.readTextIfExists('/etc/os-release') ?? system.readTextIfExists('/usr/lib/os-release') ?? '',
    ),
    addresses: runTool(system, listAddresses),
    ...(initiatorName !== undefined && { initiator_name: initiatorName }),
  };
}

function readLine(system: System, path: string): string {
  return system.readText(path).trim();
}
