// Portals compared by meaning: records, sysfs and targets keep whatever spelling of an IPv6 address somebody typed.
import { type Portal, parsePortal } from '../../src/contract/portal.ts';
import { normalizeNetwork } from '../tools/network-address.ts';

export function isSamePortal(one: Portal, other: Portal): boolean {
  return one.port === other.port && normalizeNetwork(one.address) === normalizeNetwork(other.address);
}

/** A portal from an address without brackets and a port as sysfs and file names have them; `undefined` where they are none. */
export function portalOf(address: string, port: string): Portal | undefined {
  return parsePortal(address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`);
}
