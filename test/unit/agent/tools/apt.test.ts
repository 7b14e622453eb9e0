import { describe, expect, it } from 'vitest';
import {
  candidates,
  hasStaleLists,
  install,
  isListLockHeld,
  parseMoves,
  parseUnknown,
  remove,
  simulate,
} from '../../../../agent/tools/apt.ts';
import { fixture, success } from './fixture.ts';

describe('what apt would do', () => {
  it('tells new packages from upgrades', () => {
    const moves = parseMoves(fixture('apt/simulate-install.stdout'));
    expect(moves).toHaveLength(17);
    expect(moves.find(({ name }) => name === 'open-iscsi')).toEqual({
      name: 'open-iscsi',
      to: '2.1.8-1+deb12u1',
    });
    expect(moves.find(({ name }) => name === 'systemd')).toEqual({
      name: 'systemd',
      from: '252.38-1~deb12u1',
      to: '252.39-1~deb12u2',
    });
  });

  it('tells what goes', () => {
    expect(parseMoves(fixture('apt/simulate-remove-needed.stdout'))).toEqual([
      { name: 'targetcli-fb', from: '1:2.1.53-1.1' },
      { name: 'python3-configshell-fb', from: '1:1.1.28-2.1' },
      { name: 'python3-rtslib-fb', from: '2.1.75-2.1+t1' },
      { name: 'python3-six', from: '1.16.0-4' },
    ]);
    expect(parseMoves(fixture('apt/simulate-remove.stdout'))).toEqual([
      { name: 'multipath-tools', from: '0.9.4-3+deb12u2' },
    ]);
  });

  it('names each package that no list has once', () => {
    expect(parseUnknown(fixture('apt/simulate-unknown.stderr'))).toEqual(['nosuchpkg', 'no.such']);
    expect(parseUnknown('')).toEqual([]);
  });

  it('knows the version it would install, where there is one', () => {
    const tool = candidates(['open-iscsi', 'lvm2', 'nosuchpkg', 't-probe']);
    expect([...tool.parse(...success(fixture('apt/policy.stdout')))]).toEqual([
      ['open-iscsi', '2.1.8-1+deb12u1+t1'],
      ['lvm2', '2.03.16-2'],
      ['t-probe', '1'],
    ]);
  });
});

describe('failures of apt', () => {
  it('tells lists that are older than the archive from other faults', () => {
    expect(hasStaleLists(fixture('apt/install-404.stderr'))).toBe(true);
    expect(hasStaleLists(fixture('apt/simulate-unknown.stderr'))).toBe(false);
  });

  it('knows a lock on the lists', () => {
    expect(isListLockHeld(fixture('apt/update-locked.stderr'))).toBe(true);
    expect(isListLockHeld(fixture('apt/install-404.stderr'))).toBe(false);
  });
});

describe('transactions', () => {
  it('never ask, keep configuration files, wait for the lock and restart nothing behind our back', () => {
    for (const tool of [install(['open-iscsi']), remove(['open-iscsi'])]) {
      expect(tool.argv).toEqual(
        expect.arrayContaining([
          '-y',
          '--no-install-recommends',
          'Dpkg::Options::=--force-confold',
          'DPkg::Lock::Timeout=300',
        ]),
      );
      expect(tool.env).toMatchObject({ DEBIAN_FRONTEND: 'noninteractive', NEEDRESTART_SUSPEND: '1' });
    }
  });

  it('install without removing anything', () => {
    expect(install(['a', 'b']).argv.slice(-5)).toEqual(['install', '--no-remove', '--', 'a', 'b']);
  });

  it('are tried out first without changing anything', () => {
    expect(simulate('remove', ['a']).argv).toEqual(
      expect.arrayContaining(['--simulate', 'remove', '--', 'a']),
    );
  });
});
