import { describe, expect, it } from 'vitest';
import { showUnit, systemctl } from '../../../../agent/tools/systemctl.ts';
import { fixture, success } from './fixture.ts';

describe('systemctl', () => {
  it.each([
    ['active', 'systemctl/show-active'],
    ['inactive', 'systemctl/show-inactive'],
  ])('shows an %s unit', (active, file) => {
    expect(showUnit('x.service').parse(...success(fixture(file)))).toEqual({ active, needsReload: false });
  });

  it('sees that a unit file is newer than what was read', () => {
    const text = fixture('systemctl/show-active').replace('NeedDaemonReload=no', 'NeedDaemonReload=yes');
    expect(showUnit('x.service').parse(...success(text)).needsReload).toBe(true);
  });

  it('enables without making the manager read everything again', () => {
    expect(systemctl('enable', 'x.service').argv).toContain('--no-reload');
  });
});
