import { describe, expect, it } from 'vitest';
import { findDatabase, findIscsiadm } from '../../../../agent/open-iscsi/database.ts';
import { hasInterface } from '../../../../agent/open-iscsi/interface-records.ts';
import {
  readNodeRecords,
  recordsAt,
  removePreparedRecord,
  replaceRecord,
} from '../../../../agent/open-iscsi/node-records.ts';
import { createMemorySystem, type Entry } from '../../../../agent/system/memory/index.ts';
import { iqn, newRecord, recordPath } from './pretended-client.ts';
import { recordedText } from './recordings.ts';

const nodes = `/etc/iscsi/nodes/${iqn}`;
const oldForm = recordedText('iscsiadm/node-record-old-form-2.1.8.txt');

function find(files: Record<string, Entry>, iface = 'default') {
  const system = createMemorySystem({ files });
  return readNodeRecords(system, '/etc/iscsi', iqn)
    .filter((record) => record.iface === iface)
    .map(({ path, portal, tpgt }) => ({
      path,
      portal,
      tpgt,
    }));
}

describe('node records', () => {
  it('are found by target, portal and interface', () => {
    const portal = { address: '10.77.1.12', port: 3260 };
    expect(find({ [recordPath]: newRecord(), [`${nodes}/10.77.1.12,3260,1/eth0`]: 'other' })).toEqual([
      { path: recordPath, portal, tpgt: 1 },
    ]);
  });

  it('are found in the old form, by the interface they name themselves', () => {
    const portal = { address: '10.77.2.12', port: 3260 };
    const path = `${nodes}/10.77.2.12,3260`;
    expect(find({ [path]: oldForm })).toEqual([{ path, portal, tpgt: undefined }]);
    expect(find({ [path]: oldForm }, 'eth0')).toEqual([]);
  });

  it('are found whatever spelling of an IPv6 address their name has', () => {
    const system = createMemorySystem({ files: { [`${nodes}/fd77:1:0::0011,3260,1/default`]: newRecord() } });
    const records = readNodeRecords(system, '/etc/iscsi', iqn);
    const at = (port: number) => ({ iface: 'default', portal: { address: 'fd77:1::11', port } });
    expect(recordsAt(records, at(3260))).toHaveLength(1);
    expect(recordsAt(records, at(3261))).toEqual([]);
  });

  it('of other things in the directory are none', () => {
    expect(find({ [`${nodes}/.hidden`]: '', [`${nodes}/host.example,3260,1/default`]: newRecord() })).toEqual(
      [],
    );
  });

  it('are not there on a fresh host', () => {
    expect(find({})).toEqual([]);
  });
});

describe('replacing a record', () => {
  it('never puts a second file among the records, and keeps the owner', () => {
    const system = createMemorySystem({ files: { [recordPath]: { content: newRecord(), uid: 7, gid: 8 } } });
    replaceRecord(system, '/etc/iscsi', recordPath, 'new\n');
    expect(system.journal).toMatchObject([
      { op: 'writeAtomic', path: '/etc/iscsi/.iscsi-deploy-record', mode: 0o600, uid: 7, gid: 8 },
      { op: 'rename', to: recordPath },
    ]);
    expect(system.readText(recordPath)).toBe('new\n');
    expect(system.calls.map(({ argv }) => argv)).toEqual([['sync', `${nodes}/10.77.1.12,3260,1`]]);
  });

  it('prepares the text where the records really are', () => {
    const system = createMemorySystem({
      files: {
        '/etc/iscsi/nodes': { link: '/srv/iscsi/nodes' },
        [`/srv/iscsi/nodes/${iqn}/10.77.1.12,3260,1/default`]: newRecord(),
      },
    });
    replaceRecord(system, '/etc/iscsi', recordPath, 'new\n');
    expect(system.journal[0]).toMatchObject({ path: '/srv/iscsi/.iscsi-deploy-record' });
  });

  it('leaves the old one where the disk is full, and what is left over can be removed', () => {
    const system = createMemorySystem({ files: { [recordPath]: 'old\n' } });
    system.failOn('rename', recordPath, 'ENOSPC');
    expect(() => replaceRecord(system, '/etc/iscsi', recordPath, 'new\n')).toThrow('ENOSPC');
    expect(system.readText(recordPath)).toBe('old\n');
    removePreparedRecord(system, '/etc/iscsi');
    expect(system.list('/etc/iscsi')).toEqual(['nodes']);
  });
});

describe('the database', () => {
  it.each<[string, Record<string, Entry>, string]>([
    ['beside the configuration on Debian 12', { '/etc/iscsi/': '' }, '/etc/iscsi'],
    [
      'under /var/lib where the package made it',
      { '/etc/iscsi/': '', '/var/lib/iscsi/': '' },
      '/var/lib/iscsi',
    ],
    ['where there are records', { '/etc/iscsi/nodes/': '', '/var/lib/iscsi/': '' }, '/etc/iscsi'],
    ['under /var/lib, with records', { '/etc/iscsi/': '', '/var/lib/iscsi/nodes/': '' }, '/var/lib/iscsi'],
    [
      'where iscsiadm was built to look, when both have records',
      {
        '/etc/iscsi/nodes/': '',
        '/var/lib/iscsi/nodes/': '',
        '/usr/sbin/iscsiadm': '\u0000/etc/iscsi/nodes\u0000',
      },
      '/etc/iscsi',
    ],
    [
      'the same, built for /var/lib',
      {
        '/etc/iscsi/nodes/': '',
        '/var/lib/iscsi/nodes/': '',
        '/usr/bin/iscsiadm': '\u0000/var/lib/iscsi/nodes\u0000',
      },
      '/var/lib/iscsi',
    ],
  ])('is %s', (_where, files, database) => {
    expect(findDatabase(createMemorySystem({ files }))).toBe(database);
  });

  it.each(['/usr/sbin/iscsiadm', '/sbin/iscsiadm', '/usr/bin/iscsiadm'])('has its command in %s', (path) => {
    expect(findIscsiadm(createMemorySystem({ files: { [path]: '' } }))).toBe(path);
    expect(findIscsiadm(createMemorySystem())).toBeUndefined();
  });

  it.each([
    ['default', true],
    ['iser', true],
    ['eth0', true],
    ['eth1', false],
  ])('knows interface %s: %s', (name, known) => {
    const system = createMemorySystem({ files: { '/etc/iscsi/ifaces/eth0': '' } });
    expect(hasInterface(system, '/etc/iscsi', name)).toBe(known);
  });
});
