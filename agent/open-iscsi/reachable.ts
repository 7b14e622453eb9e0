// Whether a portal answers, asked before iscsiadm, which spends two minutes on one that does not.
import { formatPortal, type Portal } from '../../src/contract/portal.ts';
import { HostError } from '../provider.ts';
import type { System } from '../system/system.ts';

/** Throws HostError with what is wrong, within `deadline` seconds. */
export function requireReachable(system: System, portal: Portal, deadline: number): void {
  const place = formatPortal(portal);
  switch (system.probe(portal.address, portal.port, deadline)) {
    case 'open':
      return;
    case 'refused':
      throw new HostError(
        `portal ${place} refuses connections: nothing listens there`,
        'is the target applied, and does it listen on this portal?',
      );
    case 'unreachable':
      throw new HostError(
        `portal ${place} cannot be reached: there is no route, or a firewall rejects`,
        `open port ${portal.port} in the server's firewall, and look at the route from this client`,
      );
    case 'timeout':
      throw new HostError(
        `portal ${place} did not answer within ${deadline} s: the server is down, or a firewall drops`,
        `look whether the server runs, and open port ${portal.port} in its firewall`,
      );
  }
}
