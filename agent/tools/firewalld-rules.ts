// The part of firewalld's language that opens ports: plain ports, and rich rules for a source (firewalld.richlanguage(5), firewalld.zone(5)).
import { familyOf, normalizeNetwork } from './network-address.ts';

/** A port, or a range as "3260-3261", open for all or for one source. */
export interface Opening {
  port: string;
  protocol: string;
  source?: string;
  /** The rich rule as firewalld has it: to remove a rule, its own words are needed. */
  rule?: string;
}

/** The rule for an opening with a source, in firewalld's own order of words. */
export function formatRule({ port, protocol, source = '' }: Opening): string {
  return `rule family="${familyOf(source)}" source address="${source}" port port="${port}" protocol="${protocol}" accept`;
}

/** The opening that a rich rule is; `undefined` for every rule that does more or less than that. */
export function parseRule(rule: string): Opening | undefined {
  const form =
    /^rule(?: priority="0")? family="ipv[46]" source address="([^"]+)" port port="([^"]+)" protocol="([^"]+)" accept$/;
  const [, source, port, protocol] = form.exec(rule) ?? [];
  if (source === undefined || port === undefined || protocol === undefined) return undefined;
  return { port, protocol, source, rule };
}

export function isSameOpening(one: Opening, other: Opening): boolean {
  return one.port === other.port && hasSameReach(one, other);
}

/** Whether `wide` opens at least what `narrow` does. */
export function covers(wide: Opening, narrow: Opening): boolean {
  const [low, high] = rangeOf(wide.port);
  const [first, last] = rangeOf(narrow.port);
  return hasSameReach(wide, narrow) && low <= first && last <= high;
}

function hasSameReach(one: Opening, other: Opening): boolean {
  return one.protocol === other.protocol && sourceOf(one) === sourceOf(other);
}

function sourceOf({ source }: Opening): string | undefined {
  return source === undefined ? undefined : normalizeNetwork(source);
}

function rangeOf(port: string): [number, number] {
  const [low = '', high = low] = port.split('-');
  return [Number(low), Number(high)];
}

/** Ports and rules of a zone's file, which firewalld itself has written. */
export function parseZoneFile(xml: string): Opening[] {
  const bare = xml.replace(/<!--[\s\S]*?-->/g, '');
  const rules = [...bare.matchAll(/<rule\b([^>]*)>([\s\S]*?)<\/rule>/g)];
  const outside = bare.replace(/<rule\b[^>]*>[\s\S]*?<\/rule>/g, '');
  return [
    ...parsePorts(outside),
    ...rules.flatMap(([, attributes = '', body = '']) => parseRuleElement(attributes, body)),
  ];
}

/** A rule that opens a port for a source has these three elements and no other. */
function parseRuleElement(attributes: string, body: string): Opening[] {
  const elements = [...body.matchAll(/<([a-z-]+)\b/g)].map(([, name]) => name);
  if ([...elements].sort().join(' ') !== 'accept port source') return [];
  const [source] = [...body.matchAll(/<source\b([^>]*)\/>/g)].map(([, text = '']) => attributesOf(text));
  const [port] = parsePorts(body);
  const address = source?.get('address');
  if (!port || address === undefined || source?.get('invert') !== undefined) return [];
  const opening = { ...port, source: address };
  const priority = attributesOf(attributes).get('priority') ?? '0';
  return priority === '0' ? [{ ...opening, rule: formatRule(opening) }] : [];
}

function parsePorts(xml: string): Opening[] {
  return [...xml.matchAll(/<port\b([^>]*)\/>/g)].flatMap(([, text = '']) => {
    const attributes = attributesOf(text);
    const [port, protocol] = [attributes.get('port'), attributes.get('protocol')];
    return port === undefined || protocol === undefined ? [] : [{ port, protocol }];
  });
}

function attributesOf(text: string): Map<string, string> {
  return new Map(
    [...text.matchAll(/([a-z]+)\s*=\s*["']([^"']*)["']/g)].map(([, key = '', value = '']) => [key, value]),
  );
}
