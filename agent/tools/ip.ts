// `ip -j addr` of iproute2: the only cheap source that ties an IPv4 address to its interface.
import * as z from 'zod';
import type { Tool } from './tool.ts';

const links = z.array(
  z.object({
    ifname: z.string(),
    addr_info: z
      .array(z.object({ family: z.string(), local: z.string().optional(), prefixlen: z.int().optional() }))
      .default([]),
  }),
);

export interface InterfaceAddress {
  interface: string;
  /** IPv4, or IPv6 without zone. */
  address: string;
  prefix: number;
}

/** Every address of every interface of the host, loopback included. */
export const listAddresses: Tool<InterfaceAddress[]> = {
  argv: ['ip', '-j', 'addr', 'show'],
  deadline: 10,
  parse: (stdout) =>
    links
      .parse(JSON.parse(stdout))
      .flatMap(({ ifname, addr_info }) =>
        addr_info.flatMap(({ family, local, prefixlen }) =>
          local !== undefined && prefixlen !== undefined && family.startsWith('inet')
            ? [{ interface: ifname, address: local, prefix: prefixlen }]
            : [],
        ),
      ),
};
