import { describe, expect, it } from 'vitest';
import { findLockHolder, findPackage, hasJournal } from '../../../../agent/tools/dpkg.ts';
import { fixture } from './fixture.ts';

const status = fixture('dpkg/status');

describe("dpkg's status file", () => {
  it.each([
    ['the first entry', 'firewalld', '1.3.3-1~deb12u2'],
    ['one in the middle', 'lvm2', '2.03.16-2'],
    ['the last one', 'open-iscsi', '2.1.8-1+deb12u1+t1'],
  ])('finds %s', (_where, name, version) => {
    expect(findPackage(status, name)).toEqual({ want: 'install', error: 'ok', state: 'installed', version });
  });

  it.each(['iscsi', 'lvm', 'open-iscsi-extra', 'python3-firewall'])(
    'does not take %s for a package',
    (name) => {
      expect(findPackage(status, name)).toBeUndefined();
    },
  );

  it.each([
    ['deinstall ok config-files', { want: 'deinstall', state: 'config-files' }],
    ['hold ok installed', { want: 'hold', state: 'installed' }],
    ['install reinstreq half-installed', { error: 'reinstreq', state: 'half-installed' }],
    ['install ok triggers-pending', { state: 'triggers-pending' }],
  ])('tells "%s"', (words, expected) => {
    const changed = status.replace(/(Package: lvm2\nStatus: ).*/, `$1${words}`);
    expect(findPackage(changed, 'lvm2')).toMatchObject(expected);
  });

  it('prefers the architecture that is installed', () => {
    const foreign = 'Package: lvm2\nStatus: deinstall ok config-files\nArchitecture: i386\nVersion: 1\n\n';
    expect(findPackage(foreign + status, 'lvm2')).toMatchObject({ state: 'installed', version: '2.03.16-2' });
  });
});

describe('a dpkg at work', () => {
  it('is known by its lock', () => {
    const locks = fixture('proc/locks-apt');
    expect(findLockHolder(locks, 12177)).toBe(3876);
    expect(findLockHolder(locks, 2177)).toBeUndefined();
    expect(findLockHolder('', 12177)).toBeUndefined();
  });

  it('has a journal of numbered files', () => {
    expect(hasJournal(['0000', '0001', 'tmp.i'])).toBe(true);
    expect(hasJournal(['tmp.i'])).toBe(false);
    expect(hasJournal([])).toBe(false);
  });
});
