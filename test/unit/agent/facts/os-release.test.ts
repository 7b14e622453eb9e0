import { describe, expect, it } from 'vitest';
import { parseOsRelease } from '../../../../agent/facts/os-release.ts';
import { fixture } from '../tools/fixture.ts';

describe('the distribution', () => {
  it('is told by a recorded Debian 12', () => {
    expect(parseOsRelease(fixture('os-release/debian-12'))).toEqual({
      id: 'debian',
      version: '12',
      name: 'Debian GNU/Linux 12 (bookworm)',
      family: 'debian',
    });
  });

  it.each([
    ['ID=ubuntu\nID_LIKE=debian', 'debian'],
    ['ID="rocky"\nID_LIKE="rhel centos fedora"', 'redhat'],
    ['ID=fedora', 'redhat'],
    ['ID="rhel"\nID_LIKE="fedora"', 'redhat'],
    ['ID="opensuse-leap"\nID_LIKE="suse opensuse"', 'suse'],
    ['ID="opensuse-tumbleweed"', 'suse'],
    ["ID='arch'", 'arch'],
    ['ID=alpine', 'unknown'],
    ['', 'unknown'],
  ])('has a family: %j', (text, family) => {
    expect(parseOsRelease(text).family).toBe(family);
  });

  it('may quote its values with escapes', () => {
    const text = 'ID=x\nPRETTY_NAME="A \\"quoted\\" name"\nVERSION_ID="1.2"\n';
    expect(parseOsRelease(text)).toMatchObject({ name: 'A "quoted" name', version: '1.2' });
  });
});
