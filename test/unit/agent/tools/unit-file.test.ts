import { describe, expect, it } from 'vitest';
import { parseInstallSection } from '../../../../agent/tools/unit-file.ts';
import { fixture } from './fixture.ts';

describe('the [Install] section', () => {
  it.each([
    ['wanted by a target, with an alias', 'systemctl/open-iscsi.service', true, []],
    ['at the end without anything after it', 'systemctl/iscsid.service', true, []],
    ['missing', 'systemctl/dbus.service', false, []],
  ])('%s', (_what, file, makesLinks, also) => {
    expect(parseInstallSection(fixture(file))).toEqual({ makesLinks, also });
  });

  it('may only name others', () => {
    const text = '[Service]\nExecStart=/bin/true\n[Install]\nAlso=a.socket b.path\nAlso=c.timer\n';
    expect(parseInstallSection(text)).toEqual({ makesLinks: false, also: ['a.socket', 'b.path', 'c.timer'] });
  });

  it('counts no setting of another section and no empty one', () => {
    expect(parseInstallSection('[Install]\nWantedBy=\n[X-Other]\nWantedBy=a.target\n').makesLinks).toBe(
      false,
    );
    expect(parseInstallSection('[Unit]\nWantedBy=a.target\n').makesLinks).toBe(false);
  });
});
