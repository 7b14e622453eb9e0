import { describe, expect, it } from 'vitest';
import { allocateAddresses } from '../../../src/lab/storage-network.ts';

describe('addresses on the storage networks', () => {
  it('are given by the order of the hosts, on both networks, in both families', () => {
    expect(allocateAddresses([{}, {}])).toEqual([
      { san1: ['10.77.1.11/24', 'fd77:1::11/64'], san2: ['10.77.2.11/24', 'fd77:2::11/64'] },
      { san1: ['10.77.1.12/24', 'fd77:1::12/64'], san2: ['10.77.2.12/24', 'fd77:2::12/64'] },
    ]);
  });

  it('are those that a host asks for, network by network', () => {
    expect(allocateAddresses([{ san1: ['10.0.0.5/24'], san2: [] }, { san2: ['10.0.1.6/24'] }])).toEqual([
      { san1: ['10.0.0.5/24'], san2: [] },
      { san1: ['10.77.1.12/24', 'fd77:1::12/64'], san2: ['10.0.1.6/24'] },
    ]);
  });

  it('are refused when two hosts have the same, whatever the prefix length', () => {
    const twice = () => allocateAddresses([{ san1: ['10.77.1.12/16'] }, {}]);
    expect(twice).toThrow('two hosts of the lab have the address 10.77.1.12');
  });
});
