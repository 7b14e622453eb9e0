import { describe, expect, it } from 'vitest';
import { type KindName, kinds } from '../../../src/contract/kinds/index.ts';
import { resource, secretsIn, titleOf } from '../../../src/contract/resource.ts';

const iqn = 'iqn.2026-11.com.example:storage01.web';
const chap = { username: 'web01', password: 'a-secret-of-20-chars' };
const acl = (name: string, more: object = {}) => ({
  initiator: `iqn.2026-11.com.example:${name}`,
  chap,
  ...more,
});
const lun = (number: number, more: object = {}) => ({
  lun: number,
  name: `data${number}`,
  block: `/dev/vg/lv${number}`,
  ...more,
});

const examples: Record<KindName, { desired: unknown; title: string }> = {
  package: { desired: { name: 'lvm2' }, title: 'lvm2' },
  service: { desired: { name: 'iscsid', enabled: true }, title: 'iscsid' },
  file: { desired: { path: '/etc/motd', content: 'hello\n', mode: '0644' }, title: '/etc/motd' },
  partition: { desired: { device: '/dev/disk/by-id/a', number: 1 }, title: '/dev/disk/by-id/a 1' },
  lvm_volume: { desired: { vg: 'myvg', name: 'mylvm', size: '2GiB' }, title: '/dev/myvg/mylvm' },
  lvm_filter: { desired: { reject: ['/dev/disk/by-id/a'] }, title: '/dev/disk/by-id/a' },
  firewall: { desired: { port: '3260/tcp', zone: 'public' }, title: '3260/tcp in public' },
  iscsi_target: {
    desired: { iqn, portals: ['10.0.0.11', '[fd00::11]:3261'], luns: [lun(0)], acls: [acl('web01')] },
    title: iqn,
  },
  iscsi_discovery_auth: {
    desired: { ...chap, mutual: { username: 'storage01', password: 'another-20-char-text' } },
    title: 'discovery',
  },
  iscsi_initiator: {
    desired: { name: 'iqn.2026-11.com.example:web01' },
    title: 'iqn.2026-11.com.example:web01',
  },
  iscsi_session: { desired: { iqn, portals: ['10.0.0.11'], chap, devices: [{ lun: 0 }] }, title: iqn },
  multipath: { desired: { alias: 'web-data', iqn, lun: 0, paths: 2 }, title: 'web-data' },
  filesystem: {
    desired: { device: { iqn, lun: 0 }, type: 'xfs', label: 'web-data' },
    title: `xfs on LUN 0 of ${iqn}`,
  },
  mount: { desired: { path: '/srv/data', device: '/dev/vg/lv', options: ['noatime'] }, title: '/srv/data' },
  command: { desired: { cmd: "touch '/srv/a b'", creates: '/srv/a b' }, title: 'touch /srv/a b' },
  wait_for: { desired: { host: 'fd00::11', port: 3260 }, title: '[fd00::11]:3260' },
};

describe.each(Object.entries(examples))('%s', (kind, { desired, title }) => {
  const parsed = resource.parse({ id: '0.0', name: 'a task', kind, desired });

  it('accepts its own output unchanged, as the agent will see it', () => {
    expect(resource.parse(JSON.parse(JSON.stringify(parsed)))).toEqual(parsed);
  });

  it('has a title without secrets', () => {
    expect(titleOf(parsed)).toBe(title);
    for (const secret of secretsIn(parsed)) expect(title).not.toContain(secret);
  });

  it('refuses a property that it does not know', () => {
    expect(
      resource.safeParse({ id: '0.0', name: 'x', kind, desired: { ...Object(desired), colour: 'red' } })
        .success,
    ).toBe(false);
  });
});

it('an example stands for every kind', () => {
  expect(Object.keys(examples)).toEqual(Object.keys(kinds));
});

it('CHAP passwords are known as secrets in both directions', () => {
  const desired = {
    iqn,
    portals: ['10.0.0.11'],
    chap: { ...chap, mutual: { username: 'storage01', password: 'another-20-char-text' } },
  };
  expect(secretsIn(resource.parse({ id: '0', name: 'x', kind: 'iscsi_session', desired }))).toEqual([
    chap.password,
    'another-20-char-text',
  ]);
});

describe('an iscsi_target is refused with', () => {
  it.each([
    [
      'a LUN twice',
      { luns: [lun(0), lun(0, { name: 'other', block: '/dev/x' })] },
      'luns.1.lun',
      'LUN 0 is used twice',
    ],
    [
      'a backstore twice',
      { luns: [lun(0), lun(1, { name: 'data0' })] },
      'luns.1.name',
      'backstore data0 is used twice',
    ],
    [
      'an initiator twice',
      { acls: [acl('a'), acl('a')] },
      'acls.1.initiator',
      'initiator iqn.2026-11.com.example:a is used twice',
    ],
    [
      'an ACL without CHAP',
      { acls: [acl('a'), { initiator: 'iqn.2026-11.com.example:b' }] },
      'acls.1',
      'an ACL without `chap`',
    ],
    [
      'a mapped LUN that is none',
      { luns: [lun(0)], acls: [acl('a', { luns: [{ lun: 3 }] })] },
      'acls.0.luns.0.lun',
      'the target has no LUN 3',
    ],
    [
      'two LUNs under one number',
      {
        luns: [lun(0), lun(1)],
        acls: [
          acl('a', {
            luns: [
              { lun: 0, as: 5 },
              { lun: 1, as: 5 },
            ],
          }),
        ],
      },
      'acls.0.luns.1',
      'mapped LUN 5 is used twice',
    ],
    ['two writers', { luns: [lun(0)], acls: [acl('a'), acl('b')] }, 'luns.0', 'could both write to LUN 0'],
    [
      'two backstores for a LUN',
      { luns: [lun(0, { fileio: { path: '/a', size: '1GiB' } })] },
      'luns.0',
      'exactly one backstore',
    ],
    [
      'a cache that a file would have after the next boot only',
      {
        luns: [
          lun(0, {
            block: undefined,
            fileio: { path: '/a', size: '1GiB' },
            attributes: { emulate_write_cache: 1 },
          }),
        ],
      },
      'luns.0',
      '`write_back` says what `emulate_write_cache` of a file is',
    ],
    ['no backstore for a LUN', { luns: [{ lun: 0, name: 'a' }] }, 'luns.0', 'exactly one backstore'],
  ])('%s', (_, more, path, message) => {
    const issues = kinds.iscsi_target.schema.safeParse({ iqn, ...more }).error?.issues ?? [];
    expect(issues.map((issue) => issue.path.join('.'))).toContain(path);
    expect(issues.find((issue) => issue.path.join('.') === path)?.message).toContain(message);
  });

  it('nothing where a second initiator only reads, or the volume is shared', () => {
    const reader = acl('b', { luns: [{ lun: 0, read_only: true }] });
    expect(
      kinds.iscsi_target.schema.safeParse({ iqn, luns: [lun(0)], acls: [acl('a'), reader] }).success,
    ).toBe(true);
    expect(
      kinds.iscsi_target.schema.safeParse({
        iqn,
        luns: [lun(0, { shared: true })],
        acls: [acl('a'), acl('b')],
      }).success,
    ).toBe(true);
  });
});

describe('entries of an iscsi_target with `state: absent`', () => {
  const desired = {
    iqn,
    prune: true,
    portals: ['10.0.0.11', { address: 'fd00::11', port: 3261, state: 'absent' }],
    luns: [lun(0), { lun: 1, name: 'data1', state: 'absent' }, { ...lun(2), state: 'present' }],
    acls: [
      acl('web01', { luns: [{ lun: 0 }, { lun: 1, as: 5, state: 'absent' }] }),
      { initiator: 'iqn.2026-11.com.example:old', state: 'absent' },
    ],
  };
  const parsed = resource.parse({ id: '0', name: 'x', kind: 'iscsi_target', desired });

  it('leave the lists of what is wanted', () => {
    expect(parsed.desired).toMatchObject({
      portals: [{ address: '10.0.0.11', port: 3260 }],
      luns: [{ name: 'data0' }, { name: 'data2' }],
      acls: [{ luns: [{ lun: 0 }] }],
      absent: {
        portals: [{ address: 'fd00::11', port: 3261 }],
        luns: [{ lun: 1, name: 'data1' }],
        acls: ['iqn.2026-11.com.example:old'],
        mapped_luns: [{ initiator: 'iqn.2026-11.com.example:web01', as: 5 }],
      },
    });
  });

  it('are as the agent will see them', () => {
    expect(resource.parse(JSON.parse(JSON.stringify(parsed)))).toEqual(parsed);
  });

  it.each([
    ['wanted and absent at once', { luns: [lun(0), { ...lun(0), state: 'absent' }] }, 'LUN 0 is used twice'],
    [
      'absent and mapped',
      { luns: [lun(0), { ...lun(1), state: 'absent' }], acls: [acl('web01', { luns: [{ lun: 1 }] })] },
      'the target has no LUN 1',
    ],
    ['wanted without a backstore', { luns: [{ lun: 1, name: 'data1' }] }, 'exactly one backstore'],
  ])('are refused where they are %s', (_, changes, message) => {
    const { error } = resource.safeParse({
      id: '0',
      name: 'x',
      kind: 'iscsi_target',
      desired: { iqn, ...changes },
    });
    expect(JSON.stringify(error?.issues)).toContain(message);
  });

  it('do not count as writers', () => {
    const two = [acl('web01'), { ...acl('db01'), state: 'absent' }];
    expect(
      resource.safeParse({
        id: '0',
        name: 'x',
        kind: 'iscsi_target',
        desired: { iqn, luns: [lun(0)], acls: two },
      }).success,
    ).toBe(true);
  });
});
