import { describe, expect, it } from 'vitest';
import type { MemorySystem } from '../../../../../agent/system/memory/index.ts';
import {
  automatic,
  type ClientOptions,
  createClient,
  iqn,
  newRecord,
  portal,
  recordPath,
  recordWith,
} from '../../open-iscsi/pretended-client.ts';
import { recordedTree } from '../../open-iscsi/recordings.ts';
import { converge, observe, plan, summaries, wanted } from './session.ts';

const place = `${iqn} at ${portal}`;
const timeout = 'node.session.timeo.replacement_timeout';
const live = '/sys/class/iscsi_session/session5/recovery_tmo';
const loggedIn: ClientOptions = { tree: 'logged-in', files: { [recordPath]: recordWith(automatic) } };

/** Without the login timer. */
function changes(system: MemorySystem, more: Record<string, unknown>): string[] {
  return summaries(system, wanted(more)).filter((text) => !/timer|keep/.test(text));
}

describe('settings of a session', () => {
  it.each<[string, ClientOptions, Record<string, unknown>, string[]]>([
    [
      'that are so already',
      loggedIn,
      { settings: { [timeout]: 120, 'node.session.iscsi.FastAbort': true } },
      [],
    ],
    [
      'that the live session has too',
      loggedIn,
      { settings: { [timeout]: 20 } },
      [
        `set ${timeout} in the node record of ${place}`,
        `set replacement_timeout of the live session with ${place} to 20 (was 120)`,
      ],
    ],
    [
      'that a login reads',
      loggedIn,
      { settings: { 'node.session.queue_depth': 64, 'node.conn[0].iscsi.HeaderDigest': 'CRC32C' } },
      [
        `set node.session.queue_depth, node.conn[0].iscsi.HeaderDigest in the node record of ${place}; the live session takes it at its next login`,
      ],
    ],
    [
      'with a wait without end',
      { tree: 'logged-in', files: { [recordPath]: recordWith({ ...automatic, [timeout]: '-1' }) } },
      { settings: { [timeout]: -1 } },
      [`set replacement_timeout of the live session with ${place} to off (was 120)`],
    ],
  ])('%s', (_what, options, more, steps) => {
    expect(changes(createClient(options), more)).toEqual(steps);
  });

  it('are written, and nothing else of the record; the live session takes what it can', () => {
    const record = recordWith(automatic);
    const client = createClient({ tree: 'logged-in', files: { [recordPath]: record } });
    const desired = wanted({ settings: { [timeout]: 20, 'node.session.queue_depth': 64 } });
    expect(converge(client, desired)).toEqual([]);
    expect(client.readText(recordPath)).toBe(
      record
        .replace('replacement_timeout = 120', 'replacement_timeout = 20')
        .replace('queue_depth = 32', 'queue_depth = 64'),
    );
    expect(client.readText(live).trim()).toBe('20');
  });

  it('stay as they are where nobody names them', () => {
    const record = recordWith({ ...automatic, [timeout]: '7' });
    const client = createClient({ tree: 'logged-in', files: { [recordPath]: record } });
    converge(client, wanted());
    expect(client.readText(recordPath)).toBe(record);
  });

  it('are in a record before its first login', () => {
    const client = createClient();
    converge(client, wanted({ settings: { 'node.session.queue_depth': 64 } }));
    expect(client.readText(recordPath)).toContain('node.session.queue_depth = 64\n');
  });

  it('that this open-iscsi does not have are refused, also before a record is there', () => {
    const desired = wanted({ settings: { 'node.session.conn_reopen_log_freq': 5 } });
    const message = `the open-iscsi of this host has no setting node.session.conn_reopen_log_freq: node record ${recordPath} does not list it`;
    expect(() => plan(createClient(loggedIn), desired)).toThrow(message);
    const fresh = createClient();
    expect(() => converge(fresh, desired)).toThrow(message);
    expect(fresh.readText(recordPath)).toBe(newRecord());
  });
});

describe('startup', () => {
  it('at boot by the initramfs is written and kept by no timer', () => {
    const client = createClient();
    expect(converge(client, wanted({ startup: 'onboot' }))).toEqual([]);
    expect(client.readText(recordPath).match(/startup = onboot/g)).toHaveLength(2);
    expect(client.exists('/etc/systemd/system/iscsi-deploy-login.timer')).toBe(false);
  });
});

describe('several sessions over one portal', () => {
  const address = '/sys/class/iscsi_connection/connection6:0/persistent_address';
  const two = { ...recordedTree('two-portals'), [address]: '10.77.1.12\n' };
  const record = recordWith({ ...automatic, 'node.session.nr_sessions': '2' });
  const withTwo = () => createClient({ files: { ...two, [recordPath]: record } });

  it.each<[string, number | undefined, string[]]>([
    ['as many as wanted', 2, []],
    ['any number, where none is said', undefined, []],
    [
      'too few',
      3,
      [`set number of sessions in the node record of ${place}`, `log in to ${place}, 3 sessions`],
    ],
    [
      'too many',
      1,
      [`set number of sessions in the node record of ${place}`, `log out the session 6 with ${place}`],
    ],
  ])('%s', (_what, nr_sessions, steps) => {
    expect(changes(withTwo(), { nr_sessions })).toEqual(steps);
  });

  it('come with one login, each with its disks', () => {
    const client = createClient();
    client.onCommand(`iscsiadm -m node -T ${iqn} -p ${portal},1 -I default --login`, () => {
      for (const [path, entry] of Object.entries(two)) client.put(path, entry);
      return '';
    });
    const desired = wanted({ nr_sessions: 2, devices: [{ lun: 0 }, { lun: 1 }] });
    expect(converge(client, desired)).toEqual([]);
    expect(client.readText(recordPath)).toContain('node.session.nr_sessions = 2\n');
    expect(observe(client, desired)).toMatchObject({
      sessions: [
        { portal, devices: [{ name: 'sda' }, {}] },
        { portal, devices: [{ name: 'sdc' }, {}] },
      ],
    });
  });

  it('of which one never comes are a failure', () => {
    expect(() => converge(createClient(), wanted({ nr_sessions: 2 }))).toThrow(
      `login to ${place}: it succeeded without effect (iscsiadm exit 0)`,
    );
  });

  it('too many go, and the rest stays', () => {
    const client = withTwo();
    expect(converge(client, wanted({ nr_sessions: 1 }))).toEqual([]);
    expect(client.list('/sys/class/iscsi_session')).toEqual(['session5']);
  });
});
