// Portals have one identity and several spellings: configfs keeps whatever was typed, such as [fd00:0::11]:3260.
import { isSamePortal, isWildcard, type Portal, parsePortal } from '../../src/contract/portal.ts';

/** The name among those of configfs that means this portal. */
export function findPortal(names: readonly string[], portal: Portal): string | undefined {
  return names.find((name) => {
    const parsed = parsePortal(name);
    return parsed !== undefined && isSamePortal(parsed, portal);
  });
}

/** Whether the kernel cannot listen on both: a wildcard takes the port of all addresses, IPv4 ones included where it is IPv6. */
export function isInTheWay(one: Portal, other: Portal): boolean {
  if (one.port !== other.port || isSamePortal(one, other)) return false;
  return covers(one, other) || covers(other, one);
}

function covers(wildcard: Portal, portal: Portal): boolean {
  return isWildcard(wildcard) && (wildcard.address.includes(':') || !portal.address.includes(':'));
}

/** A portal of saveconfig.json, where IPv6 addresses are in brackets. */
export function portalOfSaved({ ip_address, port }: { ip_address: string; port: number }): Portal {
  return { address: ip_address.replace(/^\[|\]$/g, ''), port };
}
