import { describe, expect, it } from 'vitest';
import { portalGroupsOf, volumesOf } from '../../../src/contract/kinds/iscsi-target/portal-group.ts';
import { iscsiTargetKind, iscsiTargetSchema } from '../../../src/contract/kinds/iscsi-target.ts';

const iqn = 'iqn.2026-11.com.example:storage01.web';
const name = (short: string) => `iqn.2026-11.com.example:${short}`;
const chap = { username: 'web01', password: 'a-secret-of-20-chars' };
const acl = (short: string, more: object = {}) => ({ initiator: name(short), chap, ...more });
const lun = (number: number, more: object = {}) => ({
  lun: number,
  name: `data${number}`,
  block: `/dev/vg/lv${number}`,
  ...more,
});
const first = { iqn, portals: ['10.0.0.11'], luns: [lun(0)], acls: [acl('a')] };

describe('a further portal group', () => {
  it('that is absent is no group, and its portal may be another one’s', () => {
    const gone = { tag: 2, state: 'absent', portals: ['10.0.0.11'], luns: [lun(0)] };
    const target = iscsiTargetSchema.parse({ ...first, portal_groups: [gone] });
    expect(target.absent.portal_groups).toEqual([2]);
    expect(portalGroupsOf(target)).toHaveLength(1);
    expect(iscsiTargetSchema.parse(target)).toEqual(target);
  });

  it('has what it leaves out from the first, and volumes by their name', () => {
    const target = iscsiTargetSchema.parse({
      ...first,
      attributes: { login_timeout: 20 },
      portal_groups: [
        { tag: 2, portals: ['10.0.1.11'] },
        { tag: 5, luns: [{ lun: 9, name: 'data0' }, lun(1)], acls: [], attributes: {} },
      ],
    });
    expect(portalGroupsOf(target)).toMatchObject([
      { tag: 1, luns: [{ lun: 0 }], acls: [{ initiator: name('a') }] },
      {
        tag: 2,
        portals: [{ address: '10.0.1.11', port: 3260 }],
        luns: [{ lun: 0, block: '/dev/vg/lv0' }],
        acls: [{ initiator: name('a') }],
        attributes: { login_timeout: 20 },
      },
      { tag: 5, luns: [{ lun: 9, block: '/dev/vg/lv0' }, { lun: 1 }], acls: [], attributes: {} },
    ]);
    expect(volumesOf(target).map((one) => one.name)).toEqual(['data0', 'data1']);
  });

  it('reads its own output again, with several initiators and switches in words', () => {
    const target = iscsiTargetSchema.parse({
      iqn,
      portals: [{ address: '10.0.0.11', port: 3261, iser: true }],
      luns: [lun(0, { shared: true })],
      acls: [{ initiators: [name('a'), name('b')], group: 'web', chap }],
      parameters: { InitialR2T: false },
      portal_groups: [{ tag: 2, generate_node_acls: true, chap, acls: [] }],
    });
    expect(iscsiTargetSchema.parse(JSON.parse(JSON.stringify(target)))).toEqual(target);
    expect(target.parameters).toEqual({ InitialR2T: 'No' });
    expect(portalGroupsOf(target)[0]?.acls).toMatchObject([
      { initiator: name('a'), group: 'web' },
      { initiator: name('b'), group: 'web' },
    ]);
    expect(iscsiTargetKind.secrets?.(target)).toEqual([chap.password, chap.password]);
  });
});

describe('is refused', () => {
  it.each<[string, object, string, string]>([
    ['a tag twice', { portal_groups: [{ tag: 1 }] }, 'portal_groups.0.tag', 'portal group 1 is used twice'],
    [
      'a portal in two groups',
      { portals: ['fd00::11'], portal_groups: [{ tag: 2, portals: ['[fd00:0::11]:3260'] }] },
      'portal_groups.0.portals.0',
      'for one portal group only',
    ],
    [
      'a volume that nobody describes',
      { portal_groups: [{ tag: 2, luns: [{ lun: 0, name: 'other' }] }] },
      'portal_groups.0.luns.0.name',
      'no LUN of this task has the backstore other',
    ],
    [
      'a volume described twice',
      { portal_groups: [{ tag: 2, luns: [lun(0)] }] },
      'portal_groups.0.luns.0',
      'name it without its backstore',
    ],
    [
      'what belongs to a volume where it is only named',
      { portal_groups: [{ tag: 2, luns: [{ lun: 0, name: 'data0', shared: true }] }] },
      'portal_groups.0.luns.0',
      'a volume is described once',
    ],
    [
      'an ALUA group that the volume has not',
      { portal_groups: [{ tag: 2, luns: [{ lun: 0, name: 'data0', alua: { group: 'far' } }] }] },
      'portal_groups.0.luns.0.alua.group',
      'data0 has no ALUA group far',
    ],
    [
      'a second writer through a second group',
      { portal_groups: [{ tag: 2, acls: [acl('b')] }] },
      'luns.0',
      'could both write to LUN 0',
    ],
    [
      'everybody as writer',
      {
        acls: [],
        generate_node_acls: true,
        authentication: false,
        attributes: { demo_mode_write_protect: 0 },
      },
      'luns.0',
      'every initiator that logs in (demo mode) could write to LUN 0',
    ],
    [
      'demo mode with authentication and no credentials',
      { generate_node_acls: true },
      '',
      'without `chap`: give the group credentials',
    ],
    [
      'credentials of a group that count for nobody',
      { chap },
      '',
      'counts only for initiators without an ACL',
    ],
    [
      'CHAP on some ACLs only',
      { authentication: false, luns: [], acls: [acl('a'), { initiator: name('b') }] },
      '',
      'CHAP on some ACLs only',
    ],
    [
      'inherited ACLs that lack CHAP',
      {
        authentication: false,
        acls: [{ initiator: name('a') }],
        portal_groups: [{ tag: 2, authentication: true }],
      },
      'portal_groups.0',
      'an ACL without `chap`',
    ],
    ['neither one initiator nor several', { acls: [{ chap }] }, 'acls.0', 'one `initiator`'],
    [
      'several initiators without a name',
      { acls: [{ initiators: [name('a')], chap }] },
      'acls.0',
      'need the name of their `group`',
    ],
    [
      'an initiator alone and in a group',
      { luns: [], acls: [acl('a'), { initiators: [name('b'), name('a')], group: 'web', chap }] },
      'acls.1.initiators',
      `initiator ${name('a')} is used twice`,
    ],
    [
      'a group in two ACLs',
      { luns: [], acls: [acl('a', { group: 'web' }), acl('b', { group: 'web' })] },
      'acls.1.group',
      'list its initiators in one ACL',
    ],
    [
      'a group name that rtslib does not take',
      { acls: [acl('a', { group: 'web.cluster' })] },
      'acls.0.group',
      'not a name for a group',
    ],
    [
      'a value out of range',
      { attributes: { login_timeout: 31 } },
      'attributes.login_timeout',
      'takes 5 to 30, not 31',
    ],
    [
      'a word out of range',
      { parameters: { HeaderDigest: 'CRC64' } },
      'parameters.HeaderDigest',
      'takes None or CRC32C',
    ],
    [
      'a value of an ACL out of range',
      { acls: [acl('a', { attributes: { dataout_timeout: 61 } })] },
      'acls.0.attributes.dataout_timeout',
      'takes 2 to 60, not 61',
    ],
    [
      'what guards access as a setting',
      { attributes: { authentication: 0 } },
      'attributes.authentication',
      'is asserted by the property of that name',
    ],
    [
      'a cache that demo mode keeps on',
      { generate_node_acls: true, authentication: false, attributes: { cache_dynamic_acls: false } },
      '',
      'cache_dynamic_acls stays 1',
    ],
    [
      'a group that is absent and present',
      { portal_groups: [{ tag: 1, state: 'absent' }] },
      'portal_groups.0.tag',
      'portal group 1 is used twice',
    ],
    [
      'a group that is wanted where another list says absent',
      { absent: { portal_groups: [1] } },
      'tag',
      'portal group 1 is wanted here and absent',
    ],
    [
      'an alias that the kernel has',
      { luns: [lun(0, { alias: 'alua_tg_pt_gp' })] },
      'luns.0.alias',
      'not an alias',
    ],
  ])('%s', (_, more, path, message) => {
    const issues = iscsiTargetSchema.safeParse({ ...first, ...more }).error?.issues ?? [];
    const found = issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    expect(found.filter((one) => one.startsWith(`${path}: `)).join('\n')).toContain(message);
  });
});
