import { describe, expect, it } from 'vitest';
import { listAddresses } from '../../../../agent/tools/ip.ts';
import { fixture, success } from './fixture.ts';

describe('addresses', () => {
  const addresses = listAddresses.parse(...success(fixture('ip/addr.json')));

  it('come with their interface and prefix, both families', () => {
    expect(addresses).toContainEqual({ interface: 'lo', address: '127.0.0.1', prefix: 8 });
    expect(addresses).toContainEqual({ interface: 'eth1', address: '10.77.1.13', prefix: 24 });
    expect(addresses).toContainEqual({ interface: 'eth2', address: 'fd77:2::13', prefix: 64 });
    expect(addresses).toHaveLength(10);
  });

  it('are none on an interface that has none', () => {
    expect(listAddresses.parse(...success('[{"ifname":"dummy0"},{"ifname":"ifb0","addr_info":[]}]'))).toEqual(
      [],
    );
  });
});
