import { describe, expect, it } from 'vitest';
import { parseRecord } from '../../../agent/open-iscsi/record-text.ts';
import { formatSetting, nodeSettings, settingsOf } from '../../../src/contract/node-settings.ts';
import { recordedText } from '../agent/open-iscsi/recordings.ts';

const schema = settingsOf(nodeSettings);
const ofRecord =
  /^node\.(name|tpgt|startup|discovery_)|nr_sessions|authmethod|conn\[0\]\.(address|port|startup)/;

describe('settings of node records', () => {
  it.each(['2.1.8', '2.1.11'])(
    'have every name that a record of open-iscsi %s lists, with its value',
    (version) => {
      const record = parseRecord(recordedText(`iscsiadm/node-record-${version}.txt`));
      const listed = [...record].filter(([name]) => name.startsWith('node.') && !ofRecord.test(name));
      expect(listed.length).toBeGreaterThan(35);
      expect(schema.safeParse(Object.fromEntries(listed))).toMatchObject({ success: true });
    },
  );

  it.each<[string, Record<string, unknown>, string]>([
    [
      'a name that is nearly one',
      { 'node.session.timeo.replacement_timeot': 20 },
      'did you mean `node.session.timeo.replacement_timeout`?',
    ],
    ['startup', { 'node.startup': 'manual' }, 'say it with `startup`'],
    ['a number of sessions', { 'node.session.nr_sessions': 2 }, 'say it with `nr_sessions`'],
    ['a secret', { 'node.session.auth.password': 'not-in-settings' }, 'say it with `chap`'],
    ['an interface', { 'iface.net_ifacename': 'eth0' }, 'see `ifaces` of iscsi_initiator'],
    ['an address', { 'node.conn[0].address': '10.0.0.1' }, 'it says which record this is'],
    ['text for a number', { 'node.session.queue_depth': 'deep' }, 'is a number from 1 to 1024, not deep'],
    ['a number too large', { 'node.session.cmds_max': 4096 }, 'is a number from 2 to 2048, not 4096'],
    ['a digest of another kind', { 'node.conn[0].iscsi.HeaderDigest': 'crc32' }, 'is None or CRC32C or'],
    ['a switch that is none', { 'node.session.iscsi.FastAbort': 'on' }, 'is Yes or No, not on'],
  ])('refuse %s', (_what, settings, message) => {
    const { error } = schema.safeParse(settings);
    expect(error?.issues.map((issue) => issue.message).join()).toContain(message);
    expect(error?.issues[0]?.path).toEqual(Object.keys(settings));
    expect(error?.message).not.toContain('not-in-settings');
  });

  it('are written as open-iscsi writes them', () => {
    expect([true, false, 20, 'CRC32C'].map(formatSetting)).toEqual(['Yes', 'No', '20', 'CRC32C']);
  });
});
