import { describe, expect, it } from 'vitest';
import { changeConfiguration, findOtherSettings } from '../../../../agent/open-iscsi/daemon-configuration.ts';
import { recordedText } from './recordings.ts';

/** The lines of Debian 12's iscsid.conf that set something, or show in a comment how. */
const recorded = recordedText('iscsiadm/iscsid-conf-settings-2.1.8.conf');

const timeout = 'node.session.timeo.replacement_timeout';

describe('iscsid.conf', () => {
  it.each<[string, string, Record<string, string | number | boolean>, string]>([
    [
      'changes a line where it stands',
      recorded,
      { [timeout]: 20 },
      recorded.replace('replacement_timeout = 120', 'replacement_timeout = 20'),
    ],
    [
      'puts a setting below the comment that shows it, the last one',
      recorded,
      { 'node.conn[0].iscsi.HeaderDigest': 'CRC32C' },
      recorded.replace(
        '#node.conn[0].iscsi.HeaderDigest = None\n',
        '#node.conn[0].iscsi.HeaderDigest = None\nnode.conn[0].iscsi.HeaderDigest = CRC32C\n',
      ),
    ],
    [
      'writes switches as open-iscsi does',
      recorded,
      { 'iscsid.safe_logout': true },
      recorded.replace(
        '# iscsid.safe_logout = Yes\n',
        '# iscsid.safe_logout = Yes\niscsid.safe_logout = Yes\n',
      ),
    ],
    ['adds what no line names at its end', 'a = b\n', { [timeout]: 20 }, `a = b\n${timeout} = 20\n`],
    ['begins an empty file', '', { [timeout]: 20 }, `${timeout} = 20\n`],
    [
      'makes one of two lines, where the first stood',
      `${timeout} = 1\nx.y = 1\n${timeout} = 2\n`,
      { [timeout]: 3 },
      `${timeout} = 3\nx.y = 1\n`,
    ],
    ['ends a last line that has no end', 'x.y = 1', { [timeout]: 3 }, `x.y = 1\n${timeout} = 3\n`],
  ])('%s', (_what, text, settings, changed) => {
    expect(findOtherSettings(text, settings)).toEqual(Object.keys(settings));
    expect(changeConfiguration(text, settings)).toBe(changed);
    expect(findOtherSettings(changed, settings)).toEqual([]);
  });

  it('is not changed for what it says already', () => {
    expect(findOtherSettings(recorded, { [timeout]: 120, 'node.session.scan': 'auto' })).toEqual([]);
  });
});
