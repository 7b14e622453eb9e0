// The files that make one machine of an image a host of its own: name, addresses, keys. The initrd copies them once, before systemd starts.
import type { CpioEntry } from './cpio.ts';
import type { LabHost } from './host-wishes.ts';
import { networkNames, withoutPrefix } from './storage-network.ts';

export interface Keys {
  hostPrivate: string;
  hostPublic: string;
  userPublic: string;
}

/** QEMU's user network gives its only guest this address, and forwards the SSH port to it. */
const sshAddress = '10.0.2.15/24';
const deploy = 1000;

/** Ethernet address of a host's n-th interface: 0 carries SSH, 1 and 2 are the storage networks. */
export function macAddress(index: number, network: 0 | 1 | 2): string {
  return `52:54:00:77:0${network}:${index.toString(16).padStart(2, '0')}`;
}

/** Entries below host/, for `cpioArchive`. The machine id is 32 hexadecimal digits. */
export function identityFiles(hosts: LabHost[], index: number, machineId: string, keys: Keys): CpioEntry[] {
  const host = hosts[index];
  if (host === undefined) return [];
  const etc = (path: string, content: string, mode = 0o644) => ({ path: `host/etc/${path}`, mode, content });
  return [
    etc('lab-host', `${host.name}\n`),
    etc('hostname', `${host.name}\n`),
    etc('hosts', hostsFile(hosts, host.name)),
    etc('machine-id', `${machineId}\n`, 0o444),
    etc('ssh/ssh_host_ed25519_key', keys.hostPrivate, 0o600),
    etc('ssh/ssh_host_ed25519_key.pub', keys.hostPublic),
    etc('systemd/network/10-ssh.network', networkUnit(macAddress(index, 0), [sshAddress])),
    etc('systemd/network/20-san1.network', networkUnit(macAddress(index, 1), host.addresses.san1)),
    etc('systemd/network/20-san2.network', networkUnit(macAddress(index, 2), host.addresses.san2)),
    { path: 'host/home/deploy', mode: 0o755, owner: deploy },
    { path: 'host/home/deploy/.ssh', mode: 0o700, owner: deploy },
    { path: 'host/home/deploy/.ssh/authorized_keys', mode: 0o600, owner: deploy, content: keys.userPublic },
  ];
}

/** There is no DNS: without its own name here, sudo would wait for one. */
function hostsFile(hosts: LabHost[], own: string): string {
  const others = hosts.flatMap(({ name, addresses }) =>
    networkNames.flatMap((network) =>
      addresses[network].map(
        (address) => `${withoutPrefix(address)} ${name}.${network}${name === own ? '' : ` ${name}`}`,
      ),
    ),
  );
  return [
    '127.0.0.1 localhost',
    `127.0.1.1 ${own}`,
    '::1 localhost ip6-localhost ip6-loopback',
    ...others,
    '',
  ].join('\n');
}

/** Without duplicate address detection, which would hold up services that bind an IPv6 address at boot for a second or more. */
function networkUnit(mac: string, addresses: string[]): string {
  return [
    '[Match]',
    `MACAddress=${mac}`,
    '',
    '[Network]',
    ...addresses.map((address) => `Address=${address}`),
    'LinkLocalAddressing=ipv6',
    'IPv6AcceptRA=no',
    'IPv6DuplicateAddressDetection=0',
    '',
  ].join('\n');
}
