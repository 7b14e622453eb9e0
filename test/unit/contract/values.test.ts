import { describe, expect, it } from 'vitest';
import { chap } from '../../../src/contract/chap.ts';
import { absolutePath, fileMode, parseMode } from '../../../src/contract/file-mode.ts';
import { impacts, isAllowed } from '../../../src/contract/impact.ts';
import { mistakeInName } from '../../../src/contract/iqn.ts';
import { formatPortal, isWildcard, parsePortal } from '../../../src/contract/portal.ts';
import { identityDigits, naaOf, serial } from '../../../src/contract/serial.ts';
import { formatSize, parseSize, size } from '../../../src/contract/size.ts';

describe('a size', () => {
  it.each([
    ['20GiB', 21_474_836_480],
    ['512 MiB', 536_870_912],
    ['1.5KiB', 1536],
    ['2TB', 2_000_000_000_000],
    ['4096B', 4096],
  ])('%s is %d bytes', (text, bytes) => expect(parseSize(text)).toBe(bytes));

  it.each(['20', '20G', 'GiB', '-1GiB', '0MiB', '1.0001KiB', '1e3GiB', ''])('%j is none', (text) => {
    expect(parseSize(text)).toBeUndefined();
    expect(size.safeParse(text).success).toBe(false);
  });

  it.each([
    [21_474_836_480, '20GiB'],
    [1536, '1.5KiB'],
    [1000, '1000B'],
  ])('%d is shown as %s', (bytes, text) => expect(formatSize(bytes)).toBe(text));
});

describe('a portal', () => {
  it.each([
    ['10.0.0.11', '10.0.0.11:3260'],
    ['10.0.0.11:860', '10.0.0.11:860'],
    ['[fd00::11]:3260', '[fd00::11]:3260'],
    ['fd00::11', '[fd00::11]:3260'],
    ['[FD00::A]', '[fd00::a]:3260'],
  ])('%s is %s', (text, canonical) => {
    const portal = parsePortal(text);
    expect(portal && formatPortal(portal)).toBe(canonical);
  });

  it.each([
    'storage01',
    '10.0.0',
    '10.0.0.256',
    '10.0.0.1:0',
    '10.0.0.1:65536',
    '[10.0.0.1]:3260',
    '[fd00::1',
    'fd00:::1',
    'a::b::c',
    '',
  ])('%j is none', (text) => expect(parsePortal(text)).toBeUndefined());

  it.each([
    ['0.0.0.0', true],
    ['::', true],
    ['10.0.0.1', false],
    ['::1', false],
  ])('%s is a wildcard: %s', (text, wild) =>
    expect(isWildcard(parsePortal(text) ?? { address: '', port: 0 })).toBe(wild),
  );
});

describe('an iSCSI name', () => {
  it.each([
    'iqn.2026-11.com.example',
    'iqn.2026-11.com.example:storage01.web',
    'eui.02004567a425678d',
    `naa.${'6'.repeat(32)}`,
  ])('%s is one', (text) => expect(mistakeInName(text)).toBeUndefined());

  it.each([
    ['', 'want iqn.YYYY-MM.reversed.domain'],
    ['storage01', 'want iqn.YYYY-MM.reversed.domain'],
    ['iqn.2026-13.com.example', 'there is no month 13 in 2026-13'],
    ['iqn.26-11.com.example', '"26-11" is no year and month'],
    ['iqn.com.example', '"com" is no year and month'],
    ['iqn.2026-11', 'the reversed domain is missing after the date'],
    ['iqn.2026-11:web', 'the reversed domain is missing after the date'],
    ['iqn.2026-11..example', '"" is no part of a domain'],
    ['iqn.2026-11.com.-example', '"-example" is no part of a domain'],
    ['iqn.2026-11.Com.example', 'write iqn.2026-11.com.example'],
    ['iqn.2026-11.com.example:', 'nothing follows the colon'],
    ['iqn.2026-11.com.example:a b', '" " cannot stand in it'],
    ['iqn.2026-11.com.example:web_01', '"_" cannot stand in it'],
    ['eui.02', 'want eui. and 16 hex digits, found "02"'],
    ['naa.6', 'want naa. and 16 or 32 hex digits, found "6"'],
    [`iqn.2026-11.com.example:${'a'.repeat(223)}`, 'it has 247 characters, and 223 is the most'],
  ])('%j is none, and why', (text, mistake) => expect(mistakeInName(text)).toContain(mistake));
});

describe('a serial', () => {
  it('counts in its first 25 hex digits only', () => {
    expect(identityDigits('0A1B2C3D-4e5f-6071-8293-a4b5c6d7e8f9')).toBe('0a1b2c3d4e5f60718293a4b5c');
    expect(identityDigits('xyz-12')).toBe('12');
  });

  it('gives the identity that the kernel gives', () => {
    expect(naaOf('0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9')).toBe('naa.60014050a1b2c3d4e5f60718293a4b5c');
  });

  it('is text, never a number', () => {
    expect(serial.safeParse(123).error?.issues[0]?.message).toBe('a serial must be text: put it in quotes');
  });
});

describe('CHAP', () => {
  const good = { username: 'web01', password: 'a-secret-of-20-chars' };
  it.each([
    ['good credentials', good, undefined],
    [
      'a short secret',
      { ...good, password: 'short' },
      'a CHAP secret needs at least 12 characters (RFC 7143)',
    ],
    [
      'what the kernel takes for unset',
      { ...good, username: 'NULLA' },
      'must not start with NULL: the kernel takes that for "unset"',
    ],
    ['a blank', { ...good, username: 'a b' }, 'must not contain white space or control characters'],
    [
      'one secret in both directions',
      { ...good, mutual: { ...good } },
      'the two directions must have different secrets: open-iscsi refuses equal ones',
    ],
  ])('with %s', (_, value, message) => expect(chap.safeParse(value).error?.issues[0]?.message).toBe(message));
});

describe('a mode and a path', () => {
  it.each(['0644', '644', '1777', '0600'])('%s is a mode', (text) => expect(fileMode.parse(text)).toBe(text));
  it.each([644, '0999', 'u=rw', '064444'])('%j is none', (value) =>
    expect(fileMode.safeParse(value).success).toBe(false),
  );
  it('is read as octal', () => expect(parseMode('0640')).toBe(0o640));
  it.each(['etc/passwd', '/etc/../passwd', '/a\nb', '/..'])('%j is no absolute path', (text) =>
    expect(absolutePath.safeParse(text).success).toBe(false),
  );
});

it('impacts are a scale', () => {
  expect(impacts.map((impact) => isAllowed(impact, 'restart'))).toEqual([true, true, true, false, false]);
});
