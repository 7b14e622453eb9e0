// Addresses and networks as tools write them, in one form, so that two spellings of the same are equal.

export type AddressFamily = 'ipv4' | 'ipv6';

export function familyOf(address: string): AddressFamily {
  return address.includes(':') ? 'ipv6' : 'ipv4';
}

/** "fd00:0:0:0:0:0:0:12" for "FD00::0012/128": IPv6 written out (RFC 4291, 2.2), a prefix that means one address left out. */
export function normalizeNetwork(network: string): string {
  const [address = '', prefix] = network.toLowerCase().split('/');
  const family = familyOf(address);
  const whole = prefix === undefined || prefix === (family === 'ipv6' ? '128' : '32');
  return `${family === 'ipv6' ? expand(address) : address}${whole ? '' : `/${Number(prefix)}`}`;
}

function expand(address: string): string {
  const [before = '', after] = address.split('::');
  const head = groupsOf(before);
  const tail = groupsOf(after ?? '');
  const zeros = after === undefined ? 0 : Math.max(0, 8 - head.length - tail.length);
  const groups = [...head, ...Array.from({ length: zeros }, () => '0'), ...tail];
  return groups.map((group) => group.replace(/^0+(?=.)/, '')).join(':');
}

function groupsOf(text: string): string[] {
  return text.split(':').filter((group) => group !== '');
}
