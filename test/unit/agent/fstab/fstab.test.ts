import { describe, expect, it } from 'vitest';
import { parseEntries, withEntry, withoutLine } from '../../../../agent/fstab/entries.ts';
import { deviceUnit, mountUnit, swapUnit } from '../../../../agent/fstab/unit-names.ts';

const text = `# /etc/fstab: comments stay

/dev/vda / ext4 rw,discard,errors=remount-ro 0 1
\tUUID=ab-1  /srv/a\\040b\txfs  noatime,nofail
UUID=ab-2 none swap sw 0 0
half a
`;
const entry = { source: 'UUID=c', path: '/srv/c #', type: 'ext4', options: ['noatime'], rest: ['0', '2'] };
const written = 'UUID=c /srv/c\\040\\043 ext4 noatime 0 2';

describe('/etc/fstab', () => {
  it('is read as the tools read it', () => {
    expect(parseEntries(text)).toEqual([
      {
        source: '/dev/vda',
        path: '/',
        type: 'ext4',
        options: ['rw', 'discard', 'errors=remount-ro'],
        rest: ['0', '1'],
        line: 3,
      },
      {
        source: 'UUID=ab-1',
        path: '/srv/a b',
        type: 'xfs',
        options: ['noatime', 'nofail'],
        rest: [],
        line: 4,
      },
      { source: 'UUID=ab-2', path: 'none', type: 'swap', options: ['sw'], rest: ['0', '0'], line: 5 },
    ]);
  });

  it('gets one line more, every other one stays', () => {
    expect(withEntry(text, entry, undefined)).toBe(`${text}${written}\n`);
    expect(withEntry('one', entry, undefined)).toBe(`one\n${written}\n`);
    expect(withEntry('', entry, undefined)).toBe(`${written}\n`);
  });

  it('gets one line changed, or loses it', () => {
    const lines = text.split('\n');
    expect(withEntry(text, entry, 4)).toBe([...lines.slice(0, 3), written, ...lines.slice(4)].join('\n'));
    expect(withoutLine(text, 4)).toBe([...lines.slice(0, 3), ...lines.slice(4)].join('\n'));
    expect(withoutLine(text, undefined)).toBe(text);
  });
});

// As `systemd-escape --path` of systemd 252 says them.
it.each([
  ['/srv/data', 'srv-data.mount'],
  ['/srv/web-data/a b', 'srv-web\\x2ddata-a\\x20b.mount'],
  ['/.hidden/ü', '\\x2ehidden-\\xc3\\xbc.mount'],
])('%s is the unit %s', (path, unit) => {
  expect(mountUnit(path)).toBe(unit);
});

it('devices and swap space have units by their UUID', () => {
  expect(deviceUnit('ab-1')).toBe('dev-disk-by\\x2duuid-ab\\x2d1.device');
  expect(swapUnit('ab-1')).toBe('dev-disk-by\\x2duuid-ab\\x2d1.swap');
});
