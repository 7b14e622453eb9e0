// `firewall`, for people.
import type { KindReference } from '../kind-reference.ts';

export const firewallReference: KindReference = {
  about: 'A port opened in firewalld, now and after a reboot, for everyone or for some sources.',
  properties: {
    port: 'a port or range with its protocol: `3260/tcp`',
    sources: 'addresses or networks that may connect; without it, all that reach the zone',
    zone: "firewalld's default zone unless named",
    state: 'whether it is open',
  },
  example: 'firewall: { port: 3260/tcp, sources: [10.0.0.0/24, "fd00::/64"] }',
};
