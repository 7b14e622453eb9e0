import { describe, expect, it } from 'vitest';
import { describeLiveStorage, readLiveBackstores } from '../../../../agent/facts/live-storage.ts';
import { createMemorySystem } from '../../../../agent/system/memory/index.ts';

const core = '/sys/kernel/config/target/core';
const idle = {
  [`${core}/alua/lu_gps/default_lu_gp/lu_gp_id`]: '0\n',
  [`${core}/iblock_0/hba_info`]: 'HBA Index: 1 plugin: iblock version: v5.0\n',
  '/sys/class/iscsi_session/': {},
};

describe('live storage', () => {
  it.each([
    ['nothing, without LIO and open-iscsi', {}, undefined],
    ["nothing, with the kernel's own entries", idle, undefined],
    ['a backstore', { ...idle, [`${core}/iblock_0/a/udev_path`]: '/dev/vg/a\n' }, '1 backstore is served'],
    [
      'both',
      {
        [`${core}/iblock_0/a/udev_path`]: '/dev/vg/a\n',
        [`${core}/fileio_1/b/udev_path`]: '/srv/b\n',
        '/sys/class/iscsi_session/session1/state': 'LOGGED_IN\n',
      },
      '2 backstores are served and 1 session is logged in',
    ],
    [
      'sessions',
      {
        '/sys/class/iscsi_session/session1/state': 'LOGGED_IN\n',
        '/sys/class/iscsi_session/session2/state': 'FAILED\n',
      },
      '2 sessions are logged in',
    ],
  ])('is %s', (_what, files, expected) => {
    expect(describeLiveStorage(createMemorySystem({ files }))).toBe(expected);
  });

  it('names what a backstore stands on', () => {
    const files = { [`${core}/iblock_0/a/udev_path`]: '/dev/vg/a\n', [`${core}/rd_mcp_1/r/udev_path`]: '\n' };
    expect(readLiveBackstores(createMemorySystem({ files }))).toEqual([
      { name: 'a', path: '/dev/vg/a' },
      { name: 'r', path: '' },
    ]);
  });
});
