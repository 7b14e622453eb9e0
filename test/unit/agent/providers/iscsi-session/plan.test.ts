import { describe, expect, it } from 'vitest';
import { Projection } from '../../../../../agent/projection.ts';
import { Refusal } from '../../../../../agent/provider.ts';
import type { Entry } from '../../../../../agent/system/memory/index.ts';
import {
  automatic,
  type ClientOptions,
  createClient,
  initiator,
  iqn,
  newRecord,
  portal,
  portal6,
  recordPath,
  recordPath6,
  recordWith,
  serials,
} from '../../open-iscsi/pretended-client.ts';
import { recordedText } from '../../open-iscsi/recordings.ts';
import { chap, converge, observe, plan, summaries, wanted } from './session.ts';

const place = `${iqn} at ${portal}`;
const fromNothing = [
  `ask the portal and make the node record of ${place}`,
  `log in to ${place}`,
  `keep logged in: ${place}`,
  'write iscsi-deploy-login.timer and its service',
  'start and enable iscsi-deploy-login.timer',
];
const keeping = fromNothing.slice(2);
const good: Record<string, Entry> = { [recordPath]: recordWith(automatic) };

describe('what is planned', () => {
  const cases: [string, ClientOptions, Record<string, unknown>, string[]][] = [
    ['from nothing', {}, {}, fromNothing],
    [
      'without discovery',
      {},
      { discovery: false },
      [`make the node record of ${place}`, ...fromNothing.slice(1)],
    ],
    [
      'for two portals',
      {},
      { portals: [portal, portal6] },
      [
        fromNothing[0] ?? '',
        fromNothing[1] ?? '',
        `ask the portal and make the node record of ${iqn} at ${portal6}`,
        `log in to ${iqn} at ${portal6}`,
        `keep logged in: ${place}, ${portal6}`,
        ...keeping.slice(1),
      ],
    ],
    ['to be started by hand', {}, { startup: 'manual' }, fromNothing.slice(0, 2)],
    ['with the record made', { files: good }, {}, fromNothing.slice(1)],
    [
      'with a record as discovery makes it',
      { files: { [recordPath]: newRecord() } },
      {},
      [`set startup in the node record of ${place}`, ...fromNothing.slice(1)],
    ],
    [
      'with CHAP missing in the record of a live session',
      { files: good, tree: 'logged-in' },
      { chap },
      [
        `prove the CHAP credentials with a login of their own to ${place}, which brings no disk`,
        `set authentication method, CHAP user, CHAP secret in the node record of ${place}; the live session takes it at its next login`,
        ...keeping,
      ],
    ],
    [
      'with another secret in the record',
      {
        files: {
          [recordPath]: recordWith({
            ...automatic,
            'node.session.auth.authmethod':
              'CHAP\nnode.session.auth.username = web01\nnode.session.auth.password = an-older-secret',
          }),
        },
      },
      { chap },
      [`set CHAP secret in the node record of ${place}`, ...fromNothing.slice(1)],
    ],
    [
      'with the old form of a record',
      {
        files: {
          [`/etc/iscsi/nodes/${iqn}/10.77.1.12,3260`]: recordedText(
            'iscsiadm/node-record-old-form-2.1.8.txt',
          ),
        },
      },
      {},
      [`set startup in the node record of ${place}`, ...fromNothing.slice(1)],
    ],
    [
      'with a session whose record somebody removed',
      { tree: 'logged-in' },
      {},
      [fromNothing[0] ?? '', ...keeping],
    ],
    ['with a session', { files: good, tree: 'logged-in' }, {}, keeping],
    [
      'with a session in recovery',
      { files: good, tree: 'failed' },
      {},
      [`wait until iscsid has recovered the session with ${place}, which is FAILED`, ...keeping],
    ],
    [
      'with a LUN that is not there yet',
      { files: good, tree: 'logged-in' },
      { devices: [{ lun: 0 }, { lun: 7 }, { lun: 9 }] },
      [`look for LUN 7, 9 of ${place}`, ...keeping],
    ],
    [
      'with the expected disks',
      { files: good, tree: 'logged-in' },
      {
        devices: [
          { lun: 0, expect: 'web-data', serial: serials[0] },
          { lun: 1, expect: 'scratch' },
        ],
      },
      keeping,
    ],
    [
      'with the timer switched off by somebody',
      { files: good, tree: 'logged-in' },
      { startup: 'manual' },
      [`set startup in the node record of ${place}`],
    ],
    ['to go, where nothing is', {}, { state: 'absent' }, []],
    ['to go, without open-iscsi', { installed: false }, { state: 'absent' }, []],
    [
      'to go',
      { files: good, tree: 'logged-in' },
      { state: 'absent' },
      [`log out from ${place}`, `remove the node record of ${place}`],
    ],
    ['to go, with a session alone', { tree: 'failed' }, { state: 'absent' }, [`log out from ${place}`]],
  ];

  it.each(cases)('%s', (_what, options, more, steps) => {
    expect(summaries(createClient(options), wanted(more))).toEqual(steps);
  });

  it('is the same whatever the network says: a target may be made by an earlier play', () => {
    const desired = wanted();
    expect(summaries(createClient({ probe: 'refused' }), desired)).toEqual(fromNothing);
  });

  it('has an impact that --allow can be asked about', () => {
    expect(plan(createClient(), wanted()).steps.map(({ impact }) => impact)).toEqual([
      'none',
      'login',
      'none',
      'none',
      'none',
    ]);
    const client = createClient({ files: good, tree: 'logged-in' });
    expect(plan(client, wanted({ state: 'absent' })).steps.map(({ impact }) => impact)).toEqual([
      'session-drop',
      'none',
    ]);
  });

  it('never shows a secret', () => {
    const mutual = { username: 'storage01', password: 'target-secret-1' };
    const steps = plan(createClient(), wanted({ chap: { ...chap, mutual } })).steps;
    expect(JSON.stringify(steps)).not.toMatch(/-secret-1/);
  });
});

describe('before open-iscsi is installed', () => {
  it('everything is planned, and known after the package', () => {
    const projection = new Projection();
    projection.add([{ kind: 'command', name: 'iscsiadm' }]);
    const planned = plan(createClient({ installed: false }), wanted(), projection);
    expect(planned.knownAfterApply).toBe(true);
    expect(planned.steps.map(({ summary }) => summary)).toEqual(fromNothing);
  });

  it('it is refused where nobody installs it', () => {
    expect(() => plan(createClient({ installed: false }), wanted())).toThrow(
      'open-iscsi is not installed on this host',
    );
  });
});

describe('what is refused', () => {
  const otherGroup = `/etc/iscsi/nodes/${iqn}/10.77.1.12,3260,2/default`;
  const cases: [string, ClientOptions, Record<string, unknown>, string][] = [
    [
      'a damaged record',
      { files: { [recordPath]: recordedText('iscsiadm/node-record-cut-off.txt') } },
      {},
      `node record ${recordPath} is damaged: its end is missing`,
    ],
    [
      'an empty record, also when it is to go',
      { files: { [recordPath]: '' } },
      { state: 'absent' },
      `node record ${recordPath} is damaged: it is empty`,
    ],
    [
      'records for two portal groups',
      { files: { ...good, [otherGroup]: newRecord() } },
      {},
      `there are 2 node records for one portal, ${portal}: ${recordPath}, ${otherGroup}`,
    ],
    [
      'an interface without a record',
      { files: good },
      { iface: 'eth0' },
      'there is no interface record /etc/iscsi/ifaces/eth0',
    ],
    [
      'a disk with another serial',
      { files: good, tree: 'logged-in' },
      { devices: [{ lun: 0, serial: serials[1] }] },
      `LUN 0 of ${place} is another disk than expected: sda has serial ${serials[0]}, not ${serials[1]}`,
    ],
    [
      'a disk with another name',
      { files: good, tree: 'logged-in' },
      { devices: [{ lun: 1, expect: 'web-data' }] },
      `LUN 1 of ${place} is another disk than expected: sdb calls itself scratch, not web-data`,
    ],
    [
      'logging out from a mounted disk',
      { files: good, tree: 'mounted' },
      { state: 'absent' },
      `${place} is in use: sda is mounted on /mnt/x; sda is mounted on /mnt/a b`,
    ],
    [
      'logging out from a disk that is held',
      { files: good, tree: 'held' },
      { state: 'absent' },
      `${place} is in use: vgc-lvc is mounted on /mnt/x; sda2 is swap space; vgc-lvc stands on sda`,
    ],
  ];

  it.each(cases)('%s', (_what, options, more, message) => {
    const attempt = () => plan(createClient(options), wanted(more));
    expect(attempt).toThrow(Refusal);
    expect(attempt).toThrow(message);
  });

  it('a mount that an earlier task takes away is no use, any other one is', () => {
    const client = createClient({ files: good, tree: 'mounted' });
    const projection = new Projection();
    projection.add([{ kind: 'released', name: '/mnt/x' }]);
    const attempt = () => plan(client, wanted({ state: 'absent' }), projection);
    expect(attempt).toThrow(`${place} is in use: sda is mounted on /mnt/a b`);
    projection.add([{ kind: 'released', name: '/mnt/a b' }]);
    expect(attempt().steps.map(({ summary }) => summary)).toContain(`log out from ${place}`);
  });

  const disk = '/sys/devices/platform/host6/session5/target6:0:0/6:0:0:0';

  it('a disk that tells no serial is proved by its identity', () => {
    const client = createClient({ files: good, tree: 'logged-in' });
    client.failOn('read', /vpd_pg80$/, 'EINVAL');
    expect(summaries(client, wanted({ devices: [{ lun: 0, serial: serials[0] }] }))).toEqual(keeping);
    expect(() => plan(client, wanted({ devices: [{ lun: 0, serial: serials[1] }] }))).toThrow(
      'has the identity naa.6001405b96dee5ec1084342869ad01eb, not naa.60014055755d7b88bef4c4c84283fb5a',
    );
  });

  it('a disk that tells nothing cannot be proved', () => {
    const client = createClient({ files: good, tree: 'logged-in' });
    client.failOn('read', /(vpd_pg80|wwid)$/, 'EINVAL');
    expect(() => plan(client, wanted({ devices: [{ lun: 0, serial: serials[0] }] }))).toThrow(
      'sda tells no serial, so it cannot be proved',
    );
  });

  it.each([
    ['IBLOCK', 'web-data', 'LIO-ORG'],
    ['some disk', 'web-data', 'ACME'],
    ['a-name-longer-th', 'a-name-longer-than-inquiry', 'LIO-ORG'],
  ])('a disk that calls itself %s is no other than %s', (model, expected, vendor) => {
    const client = createClient({ files: good, tree: 'logged-in' });
    client.put(`${disk}/model`, `${model.padEnd(16)}\n`);
    client.put(`${disk}/vendor`, `${vendor.padEnd(8)}\n`);
    expect(summaries(client, wanted({ devices: [{ lun: 0, expect: expected }] }))).toEqual(keeping);
  });
});

describe('a client that is as it should be', () => {
  it('is read without a child and without a change', () => {
    const client = createClient();
    const desired = wanted({ portals: [portal, portal6], chap });
    expect(converge(client, desired)).toEqual([]);
    const before = client.history.length;
    const record = [recordPath, recordPath6].map((path) => client.readText(path));
    expect(plan(client, desired).steps).toEqual([]);
    expect(client.history).toHaveLength(before);
    expect([recordPath, recordPath6].map((path) => client.readText(path))).toEqual(record);
  });

  it('tells its sessions and disks', () => {
    expect(observe(createClient({ files: good, tree: 'mounted' }), wanted())).toEqual({
      kind: 'iscsi_session',
      iqn,
      initiator,
      sessions: [
        {
          portal,
          state: 'LOGGED_IN',
          devices: [
            expect.objectContaining({
              lun: 0,
              name: 'sda',
              serial: serials[0],
              mountpoints: ['/mnt/x', '/mnt/a b'],
            }),
            expect.objectContaining({ lun: 1, name: 'sdb', serial: serials[1], size: 104857600 }),
          ],
        },
      ],
    });
  });

  it('tells its name where it has no session', () => {
    expect(observe(createClient(), wanted())).toMatchObject({ initiator, sessions: [] });
  });
});
