import { describe, expect, it } from 'vitest';
import { findDaemon, isOlderThan } from '../../../../agent/open-iscsi/daemon.ts';
import { changeInitiatorName, parseInitiatorName } from '../../../../agent/open-iscsi/initiator-name.ts';
import { createMemorySystem, type Entry, type MemorySystem } from '../../../../agent/system/memory/index.ts';
import { recordedText } from './recordings.ts';

const debian = recordedText('iscsiadm/initiatorname-debian-12.iscsi');
const name = 'iqn.2026-11.com.example:web01';

describe("an initiator's name", () => {
  it.each([
    ['as Debian generated it', debian, 'iqn.1993-08.org.debian:01:a51335273bd2'],
    ['with blanks around', ' InitiatorName = iqn.2026-11.com.example:a \n', 'iqn.2026-11.com.example:a'],
    ['that stands first, as for iscsid', 'InitiatorName=iqn.a\nInitiatorName=iqn.b\n', 'iqn.a'],
    ['that is not generated yet', 'GenerateName=yes\n', undefined],
    ['that would be generated over this one', 'GenerateName=yes\nInitiatorName=iqn.a\n', undefined],
    ['in a comment', '# InitiatorName=iqn.a\n', undefined],
    ['that is empty', 'InitiatorName=\n', undefined],
    ['in an empty file', '', undefined],
  ])('is read %s', (_what, text, expected) => {
    expect(parseInitiatorName(text)).toBe(expected);
  });

  it('is changed with every comment kept', () => {
    expect(changeInitiatorName(debian, name)).toBe(debian.replace(/^Initiator.*$/m, `InitiatorName=${name}`));
  });

  it.each([
    ['where there is no file', undefined],
    ['where the file is empty', '\n'],
  ])("is written with Debian's words %s", (_what, text) => {
    expect(changeInitiatorName(text, name)).toBe(debian.replace(/^Initiator.*$/m, `InitiatorName=${name}`));
  });

  it.each([
    [
      'several names',
      'InitiatorName=iqn.a\n# mine\nInitiatorName=iqn.b\n',
      `InitiatorName=${name}\n# mine\n`,
    ],
    ['a name still to be generated', 'GenerateName=yes\n', `InitiatorName=${name}\n`],
    ['an alias', 'InitiatorAlias=web\n', `InitiatorAlias=web\nInitiatorName=${name}\n`],
    ['no newline at the end', '# mine', `# mine\nInitiatorName=${name}\n`],
  ])('is the only one afterwards: %s', (_what, before, after) => {
    expect(changeInitiatorName(before, name)).toBe(after);
    expect(parseInitiatorName(after)).toBe(name);
    expect(changeInitiatorName(after, name)).toBe(after);
  });
});

/** A daemon that started 100 s ago, on a host that has run for 1000 s. */
function client(files: Record<string, Entry>, stat = statOf('iscsid', 900)): MemorySystem {
  return createMemorySystem({
    files: { '/proc/uptime': '1000.00 0.00\n', '/proc/593/stat': stat, ...files },
  });
}

function statOf(command: string, startedAfterBoot: number): string {
  const middle = Array.from({ length: 18 }, () => '0').join(' ');
  return `593 (${command}) S ${middle} ${startedAfterBoot * 100} 0\n`;
}

describe('iscsid', () => {
  it.each<[string, Record<string, Entry>]>([
    ['its own file', { '/run/iscsid.pid': '593\n' }],
    ["systemd's control group", { '/sys/fs/cgroup/system.slice/iscsid.service/cgroup.procs': '592\n593\n' }],
  ])('is found through %s', (_where, files) => {
    expect(findDaemon(client(files))?.pid).toBe(593);
  });

  it.each<[string, Record<string, Entry>, string]>([
    ['nothing names it', {}, statOf('iscsid', 900)],
    ['its number belongs to somebody else now', { '/run/iscsid.pid': '593\n' }, statOf('bash', 900)],
    ['its process is gone', { '/run/iscsid.pid': '594\n' }, statOf('iscsid', 900)],
    ['its file is empty', { '/run/iscsid.pid': '' }, statOf('iscsid', 900)],
  ])('does not run where %s', (_why, files, stat) => {
    expect(findDaemon(client(files, stat))).toBeUndefined();
  });

  it.each([
    ['before it started', -200, false],
    ['after it started', -50, true],
    ['in the future, since the clock was set back', 3600, false],
  ])('and a file written %s', (_when, seconds, older) => {
    const system = client({ '/run/iscsid.pid': '593\n' });
    const now = system.now();
    const daemon = findDaemon(system);
    system.advance(seconds);
    system.put('/etc/iscsi/initiatorname.iscsi', 'x');
    system.advance(-seconds);
    expect(system.now()).toBe(now);
    expect(daemon && isOlderThan(system, daemon, '/etc/iscsi/initiatorname.iscsi')).toBe(older);
  });
});
