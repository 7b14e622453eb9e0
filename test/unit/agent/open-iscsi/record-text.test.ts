import { describe, expect, it } from 'vitest';
import {
  changeRecord,
  findDamage,
  findDifferences,
  parseRecord,
} from '../../../../agent/open-iscsi/record-text.ts';
import { titleOf, wantedSettings } from '../../../../agent/open-iscsi/wanted-settings.ts';
import { iqn } from './pretended-client.ts';
import { recordedText } from './recordings.ts';

const records = ['2.1.8', 'old-form-2.1.8', '2.1.11'].map((version): [string, string] => [
  version,
  recordedText(`iscsiadm/node-record-${version}.txt`),
]);
const record = recordedText('iscsiadm/node-record-2.1.8.txt');
const mutual = { username: 'storage01', password: 'target-secret-1' };
const oneWay = wantedSettings({
  startup: 'automatic',
  settings: {},
  chap: { username: 'web01', password: 'client-secret-1' },
});
const bothWays = wantedSettings({
  startup: 'automatic',
  settings: {},
  chap: { username: 'web01', password: 'client-secret-1', mutual },
});

/** Lines of the second text that the first has not, and the other way round. */
function difference(before: string, after: string) {
  const [old, now] = [before.split('\n'), after.split('\n')];
  return {
    gone: old.filter((line) => !now.includes(line)),
    come: now.filter((line) => !old.includes(line)),
  };
}

describe.each(records)('a record of open-iscsi %s', (_version, text) => {
  it('gets the named settings and keeps every other line', () => {
    expect(difference(text, changeRecord(text, bothWays))).toEqual({
      gone: ['node.startup = manual', 'node.session.auth.authmethod = None', 'node.conn[0].startup = manual'],
      come: [
        'node.startup = automatic',
        'node.session.auth.authmethod = CHAP',
        'node.session.auth.username = web01',
        'node.session.auth.password = client-secret-1',
        'node.session.auth.username_in = storage01',
        'node.session.auth.password_in = target-secret-1',
        'node.conn[0].startup = automatic',
      ],
    });
  });

  it('does not differ from what it was given', () => {
    const changed = changeRecord(text, bothWays);
    expect(findDifferences(changed, bothWays)).toEqual([]);
    expect(changeRecord(changed, bothWays)).toBe(changed);
  });

  it('ends as it did', () => {
    expect(changeRecord(text, bothWays).endsWith('node.conn[0].iscsi.OFMarker = No\n# END RECORD\n')).toBe(
      true,
    );
  });
});

describe('settings of a record', () => {
  it('lose a direction of CHAP that is no longer named', () => {
    const changed = changeRecord(changeRecord(record, bothWays), oneWay);
    expect(changed).toBe(changeRecord(record, oneWay));
    expect(changed).not.toMatch(/(username|password)_in/);
  });

  it('keep what a record says of CHAP where the playbook says nothing', () => {
    const withChap = changeRecord(record, bothWays);
    expect(
      findDifferences(withChap, wantedSettings({ startup: 'automatic', chap: undefined, settings: {} })),
    ).toEqual([]);
  });

  it.each([
    ['the last line counts', 'node.startup = manual\nnode.startup = automatic\n', 'automatic'],
    ['<empty> is nothing', 'node.startup = <empty>\n', undefined],
    ['blanks around do not count', '  node.startup   =  automatic  \n', 'automatic'],
    ['a value may hold an equals sign and a hash', 'node.startup = a=b #c\n', 'a=b #c'],
    ['a comment is none', '#node.startup = automatic\n', undefined],
  ])('are read as iscsiadm reads them: %s', (_rule, text, value) => {
    expect(parseRecord(text).get('node.startup')).toBe(value);
  });

  it('that stand twice become one', () => {
    const twice = record.replace('node.startup = manual', 'node.startup = manual\nnode.startup = onboot');
    const changed = changeRecord(twice, oneWay);
    expect(changed.match(/^node\.startup/gm)).toHaveLength(1);
  });

  it('are added at the end of a record that somebody wrote by hand', () => {
    const byHand = `node.name = ${iqn}\nnode.conn[0].address = 10.77.1.12\n`;
    expect(changeRecord(byHand, wantedSettings({ startup: 'manual', chap: undefined, settings: {} }))).toBe(
      `${byHand}node.startup = manual\nnode.conn[0].startup = manual\n`,
    );
  });

  it('are told by title, never by value', () => {
    expect(titleOf(findDifferences(record, bothWays))).toBe(
      'startup, authentication method, CHAP user, CHAP secret, mutual CHAP user, mutual CHAP secret',
    );
  });
});

describe('damage', () => {
  it.each([
    ['an empty file', '', 'it is empty'],
    ['a file of blanks', '\n\n', 'it is empty'],
    ['a record that was cut off', recordedText('iscsiadm/node-record-cut-off.txt'), 'its end is missing'],
    ['one cut off behind a line', record.slice(0, record.indexOf('node.conn')), 'its end is missing'],
    [
      'one of another target',
      record.replace(iqn, 'iqn.2026-11.com.example:other'),
      `it does not name ${iqn}`,
    ],
    ['one by hand, cut off', `node.name = ${iqn}\nnode.conn[0].addr`, 'its last line is not complete'],
    ['one by hand without an address', `node.name = ${iqn}\n`, 'it names no address'],
  ])('is seen in %s', (_what, text, damage) => {
    expect(findDamage(text, iqn)).toBe(damage);
  });

  it.each([
    ['a whole record', record],
    ['one by hand', `node.name = ${iqn}\nnode.conn[0].address = 10.77.1.12\n`],
  ])('is not seen in %s', (_what, text) => {
    expect(findDamage(text, iqn)).toBeUndefined();
  });
});
