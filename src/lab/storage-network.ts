// The two storage networks that every host of a lab is on, and which addresses its hosts have there.
import { LabError } from './lab-error.ts';

export const networkNames = ['san1', 'san2'] as const;
export type NetworkName = (typeof networkNames)[number];

/** Addresses with prefix length, "10.77.1.11/24", for each storage network. */
export type Addresses = Record<NetworkName, string[]>;

const firstHost = 11;

/** Gives each host what it asked for, and the others 10.77.NETWORK.N/24 and fd77:NETWORK::N/64 by their order, from 11. */
export function allocateAddresses(wanted: Partial<Addresses>[]): Addresses[] {
  const allocated = wanted.map((wishes, index) => ({
    san1: wishes.san1 ?? byOrder(1, index),
    san2: wishes.san2 ?? byOrder(2, index),
  }));
  refuseDuplicates(allocated.flatMap(({ san1, san2 }) => [...san1, ...san2]));
  return allocated;
}

/** "10.77.1.11" of "10.77.1.11/24". */
export function withoutPrefix(address: string): string {
  return address.replace(/\/\d+$/, '');
}

function byOrder(network: number, index: number): string[] {
  const host = firstHost + index;
  return [`10.77.${network}.${host}/24`, `fd77:${network}::${host}/64`];
}

function refuseDuplicates(addresses: string[]): void {
  const seen = new Set<string>();
  for (const address of addresses.map(withoutPrefix)) {
    if (seen.has(address))
      throw new LabError(
        `two hosts of the lab have the address ${address}`,
        'give each its own in lab_networks',
      );
    seen.add(address);
  }
}
