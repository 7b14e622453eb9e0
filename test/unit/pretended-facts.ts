// What a pretended host says of itself where a test does not care.
import type { Facts } from '../../src/contract/facts.ts';

export function factsOf(hostname: string): Facts {
  return {
    hostname,
    architecture: 'x86_64',
    kernel: '6.1',
    boot_id: 'b',
    os: { id: 'debian', version: '12', name: 'Debian', family: 'debian' },
    addresses: [],
  };
}
