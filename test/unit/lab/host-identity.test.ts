import { describe, expect, it } from 'vitest';
import { identityFiles, macAddress } from '../../../src/lab/host-identity.ts';
import { labHosts } from '../../../src/lab/host-wishes.ts';

const hosts = labHosts([
  { name: 'storage01', vars: {} },
  { name: 'web01', vars: { lab_networks: { san2: [] } } },
]);
const keys = { hostPrivate: 'private', hostPublic: 'public', userPublic: 'user' };
const files = new Map(
  identityFiles(hosts, 1, '0123456789abcdef0123456789abcdef', keys).map((file) => [file.path, file]),
);
const content = (path: string) => String(files.get(path)?.content);

describe('the identity of a lab host', () => {
  it('names itself, so that sudo needs no DNS, and the other hosts', () => {
    expect(content('host/etc/hosts').split('\n')).toEqual([
      '127.0.0.1 localhost',
      '127.0.1.1 web01',
      '::1 localhost ip6-localhost ip6-loopback',
      '10.77.1.11 storage01.san1 storage01',
      'fd77:1::11 storage01.san1 storage01',
      '10.77.2.11 storage01.san2 storage01',
      'fd77:2::11 storage01.san2 storage01',
      '10.77.1.12 web01.san1',
      'fd77:1::12 web01.san1',
      '',
    ]);
  });

  it('finds its interfaces by their hardware address', () => {
    expect(content('host/etc/systemd/network/20-san1.network')).toContain(
      `MACAddress=${macAddress(1, 1)}\n\n[Network]\nAddress=10.77.1.12/24\nAddress=fd77:1::12/64\n`,
    );
    expect(content('host/etc/systemd/network/20-san2.network')).not.toContain('Address=10');
  });

  it('keeps private what must be, or sshd would refuse it', () => {
    const modes = [
      'host/etc/ssh/ssh_host_ed25519_key',
      'host/home/deploy/.ssh',
      'host/home/deploy/.ssh/authorized_keys',
    ];
    expect(modes.map((path) => files.get(path)?.mode.toString(8))).toEqual(['600', '700', '600']);
  });

  it('has hardware addresses that differ between hosts and networks', () => {
    const all = [0, 1, 199].flatMap((index) => [
      macAddress(index, 0),
      macAddress(index, 1),
      macAddress(index, 2),
    ]);
    expect(new Set(all).size).toBe(9);
  });
});
