import { describe, expect, it } from 'vitest';
import { familyOf, normalizeNetwork } from '../../../../agent/tools/network-address.ts';

describe('networks in one form', () => {
  it.each([
    ['10.0.0.21', '10.0.0.21'],
    ['10.0.0.21/32', '10.0.0.21'],
    ['10.0.0.0/24', '10.0.0.0/24'],
    ['FD77:1::0012', 'fd77:1:0:0:0:0:0:12'],
    ['fd77:1:0:0:0:0:0:12/128', 'fd77:1:0:0:0:0:0:12'],
    ['fd77:1::/64', 'fd77:1:0:0:0:0:0:0/64'],
    ['::', '0:0:0:0:0:0:0:0'],
    ['::1', '0:0:0:0:0:0:0:1'],
    ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0'],
  ])('%s', (text, normal) => {
    expect(normalizeNetwork(text)).toBe(normal);
  });

  it('have a family', () => {
    expect(familyOf('10.0.0.0/8')).toBe('ipv4');
    expect(familyOf('fd00::/8')).toBe('ipv6');
  });
});
