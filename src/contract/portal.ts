// A portal: where an iSCSI target listens, as "10.0.0.11:3260", "[fd00::11]:3260" or an address alone.
import * as z from 'zod';
import { type Entry, entryState } from './entry-state.ts';

export const defaultPort = 3260;

export interface Portal {
  /** IPv4 dotted, or IPv6 without brackets, lower case. */
  address: string;
  port: number;
}

const ipv4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/;
const ipv6 = /^(?=.*:.*:)[0-9a-f:]{2,39}$/;
const form = /^(?:\[([^\]]+)\]|([^:[\]]+))(?::(\d{1,5}))?$/;

/** `undefined` where the text is no literal address with an optional port. Names are refused: a portal must not move with DNS. */
export function parsePortal(text: string): Portal | undefined {
  const bare = isIpv6(text) ? [text, text, undefined, undefined] : form.exec(text);
  if (!bare) return undefined;
  const [, v6, v4, digits] = bare;
  const port = digits === undefined ? defaultPort : Number(digits);
  const address = (v6 ?? v4 ?? '').toLowerCase();
  const known = v6 === undefined ? ipv4.test(address) : isIpv6(address);
  return known && port > 0 && port < 65_536 ? { address, port } : undefined;
}

/** "10.0.0.11:3260" or "[fd00::11]:3260": the way configfs and iscsiadm write it too. */
export function formatPortal({ address, port }: Portal): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

/** One spelling for each address: IPv6 with all of its eight groups and no leading zeros. */
export function canonicalAddress(address: string): string {
  if (!address.includes(':')) return address;
  const [head = '', tail] = address.toLowerCase().split('::');
  const front = groupsOf(head);
  const back = groupsOf(tail ?? '');
  const gap = tail === undefined ? [] : Array.from({ length: 8 - front.length - back.length }, () => '0');
  return [...front, ...gap, ...back].map((group) => group.replace(/^0+(?=.)/, '')).join(':');
}

function groupsOf(text: string): string[] {
  return text === '' ? [] : text.split(':');
}

export function isSamePortal(one: Portal, other: Portal): boolean {
  return one.port === other.port && canonicalAddress(one.address) === canonicalAddress(other.address);
}

/** Whether the portal listens on every address of the host. */
export function isWildcard({ address }: Portal): boolean {
  return address === '0.0.0.0' || /^[0:]+$/.test(address);
}

function isIpv6(text: string): boolean {
  const address = text.toLowerCase();
  return (
    ipv6.test(address) &&
    !/:::|::.*::/.test(address) &&
    address.split(':').every((group) => group.length <= 4)
  );
}

const address = { address: z.string(), port: z.int() };

export const portal = z.union([z.string(), z.strictObject(address)]).transform(parseForm);

/** Where a target listens, in a list whose entries can be `absent`. */
export const listedPortal = z
  .union([z.string(), z.strictObject({ ...address, iser: z.boolean().default(false), state: entryState })])
  .transform((value, context): TargetPortal => {
    const portal = parseForm(value, context);
    if (typeof value === 'string') return portal;
    const { iser, state } = value;
    return { ...portal, ...(iser && { iser }), ...(state !== undefined && { state }) };
  });

export interface TargetPortal extends Portal, Entry {
  /** Also over RDMA (RFC 7145). */
  iser?: boolean;
}

function parseForm(value: string | Portal, context: z.core.$RefinementCtx): Portal {
  const parsed = parsePortal(typeof value === 'string' ? value : formatPortal(value));
  if (parsed) return parsed;
  context.issues.push({
    code: 'custom',
    input: value,
    message: `not a portal: ${JSON.stringify(value)}; want an address with an optional port, as "10.0.0.11:3260" or "[fd00::11]:3260"`,
  });
  return z.NEVER;
}
