import { describe, expect, it } from 'vitest';
import { parseIdentificationPage } from '../../../../agent/facts/device-identification.ts';

/** Page 0x83 of a LIO disk, recorded on Debian 12 (`base64 -w0 /sys/block/sda/device/vpd_pg83`). */
const recorded = Uint8Array.from(
  Buffer.from(
    'AIMAtAEDABBgAUBVsjZIYZ4kg0nfndTmAgEAMExJTy1PUkcgdDA6NWIyMzY0ODYtMTllMi00ODM0LTlkZjktZGQ0ZTZlY2RhY2Q4AFGUAAQAAAABUZUABAAAAAABBgAEAAAAAFOYACxpcW4uMjAyNi0xMS5jb20uZXhhbXBsZTpzdG9yZS50LHQsMHgwMDAxAAAAAFOoACBpcW4uMjAyNi0xMS5jb20uZXhhbXBsZTpzdG9yZS50AA==',
    'base64',
  ),
);

describe('VPD page 0x83', () => {
  it('names the logical unit, not its ports and groups', () => {
    expect(parseIdentificationPage(recorded)).toEqual([
      'naa.60014055b23648619e248349df9dd4e6',
      't10.LIO-ORG t0:5b236486-19e2-4834-9df9-dd4e6ecdacd8',
    ]);
  });

  it.each<[string, Uint8Array]>([
    ['nothing', new Uint8Array()],
    ['another page', Uint8Array.of(0, 0x80, 0, 4, 0x31, 0x32, 0x33, 0x34)],
    ['no designator', Uint8Array.of(0, 0x83, 0, 0)],
    ['half a header', Uint8Array.of(0, 0x83, 0, 8, 1, 3)],
  ])('of %s names nothing', (_what, page) => {
    expect(parseIdentificationPage(page)).toEqual([]);
  });

  it('that is cut off names what is there', () => {
    const half = Uint8Array.of(0, 0x83, 0, 12, 1, 3, 0, 8, 0x60, 0x01);
    expect(parseIdentificationPage(half)).toEqual(['naa.6001']);
  });
});
