// A host as an inventory names it: ranges, and a port behind it, `web[1:3]:2222` or `[fd00::11]:2222`.
import { isIPv6 } from 'node:net';
import { expandHosts } from './host-range.ts';

export interface NamedHosts {
  names: string[];
  port?: number | undefined;
}

/** All hosts that the text stands for; a message where it cannot be read. */
export function parseHosts(text: string): NamedHosts | { problem: string } {
  const { address, port } = withoutPort(text);
  const expanded = expandHosts(address);
  if ('problem' in expanded) return expanded;
  if (port !== undefined && (port < 1 || port > 65_535)) return { problem: `${port} is no port` };
  return { ...expanded, port };
}

/** Brackets around an address are there for the port only; a colon inside brackets belongs to a range. */
function withoutPort(text: string): { address: string; port?: number | undefined } {
  if (isAddress6(text)) return { address: text };
  const [, bracketed, plain, port] = /^(?:\[(.+)\]|((?:[^:[\]]|\[[^\]]*\])+)):(\d{1,9})$/.exec(text) ?? [];
  const address = bracketed ?? plain;
  return address === undefined ? { address: text } : { address, port: Number(port) };
}

/** Of IPv6, with ranges or without: `fd00::[1:9]`. */
function isAddress6(text: string): boolean {
  return isIPv6(text.replace(/\[[^\]]*\]/g, '1')) && !text.startsWith('[');
}
