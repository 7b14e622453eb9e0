import { describe, expect, it } from 'vitest';
import { keptSessionsPath } from '../../../../../agent/open-iscsi/kept-sessions.ts';
import { Refusal } from '../../../../../agent/provider.ts';
import type { MemorySystem } from '../../../../../agent/system/memory/index.ts';
import {
  automatic,
  createClient,
  iqn,
  newRecord,
  portal,
  portal6,
  recordPath,
  recordPath6,
  recordWith,
} from '../../open-iscsi/pretended-client.ts';
import { recordedText } from '../../open-iscsi/recordings.ts';
import { converge, plan, wanted } from './session.ts';

/** Both portals logged in and kept, of which the playbook now names the first only. */
function afterAMove(): MemorySystem {
  const client = createClient();
  converge(client, wanted({ portals: [portal, portal6] }));
  return client;
}

const stranger = `session 6 with ${iqn} at ${portal6}`;
const removal = [
  `no longer keep logged in: ${iqn} at ${portal6}`,
  `log out the ${stranger}`,
  `remove the node record ${recordPath6}`,
];

describe('portals of the same target that nobody names', () => {
  it('stay, and are listed', () => {
    const planned = plan(afterAMove(), wanted());
    expect(planned.steps).toEqual([]);
    expect(planned.unmanaged).toEqual([stranger, `node record ${recordPath6}`]);
  });

  it('go with `prune`, after what is wanted is there, as a dropped session', () => {
    const { steps, unmanaged } = plan(afterAMove(), wanted({ prune: true }));
    expect(steps.map(({ summary }) => summary)).toEqual(removal);
    expect(steps.map(({ impact }) => impact)).toEqual(['none', 'session-drop', 'none']);
    expect(unmanaged).toEqual([]);
  });

  it('are gone then, and what is wanted is as it was', () => {
    const client = afterAMove();
    expect(converge(client, wanted({ prune: true }))).toEqual([]);
    expect(client.list('/sys/class/iscsi_session')).toEqual(['session5']);
    expect(
      client
        .list(`/etc/iscsi/nodes/${iqn}`)
        .filter((entry) => client.exists(`/etc/iscsi/nodes/${iqn}/${entry}/default`)),
    ).toEqual(['10.77.1.12,3260,1']);
    expect(JSON.parse(client.readText(keptSessionsPath)).sessions).toEqual([
      { iqn, iface: 'default', portal },
    ]);
  });

  it('go with the target itself where all of it goes', () => {
    const client = afterAMove();
    expect(converge(client, wanted({ prune: true, state: 'absent' }))).toEqual([]);
    expect(client.list('/sys/class/iscsi_session')).toEqual([]);
    expect([recordPath, recordPath6, keptSessionsPath].map((path) => client.exists(path))).toEqual([
      false,
      false,
      false,
    ]);
  });

  it('on another interface are not even looked at', () => {
    const other = recordPath6.replace('default', 'eth1');
    const client = createClient({
      tree: 'logged-in',
      files: { [recordPath]: recordWith(automatic), [other]: newRecord('fd77:1::12') },
    });
    expect(plan(client, wanted()).unmanaged).toEqual([]);
  });

  it.each([
    ['a mounted disk', { tree: 'mounted' as const }, 'is in use: sda is mounted on /mnt/x'],
    [
      'a damaged record',
      { files: { [recordPath]: recordedText('iscsiadm/node-record-cut-off.txt') } },
      `node record ${recordPath} is damaged: its end is missing`,
    ],
  ])('are refused with %s, before anything is written', (_what, options, message) => {
    const client = createClient(options);
    const attempt = () => plan(client, wanted({ portals: [portal6], prune: true }));
    expect(attempt).toThrow(Refusal);
    expect(attempt).toThrow(message);
  });
});

describe('a multipath map', () => {
  const map = '/sys/devices/virtual/block/dm-0';
  /** Over both portals, mounted. */
  function mapped(): MemorySystem {
    const client = afterAMove();
    const [one, other] = client
      .list('/sys/class/block')
      .filter((name) => /^sd/.test(name))
      .filter((name) => client.realPath(`/sys/class/block/${name}`)?.endsWith(`:0/block/${name}`));
    for (const name of [one, other]) {
      client.put(`/sys/class/block/${name}/holders/dm-0`, { link: map });
      client.put(`${map}/slaves/${name}`, { link: `/sys/class/block/${name}` });
      client.put(`/sys/class/block/${name}/device`, { link: '../..' });
      client.put(`/sys/class/block/${name}/../../state`, 'running\n');
    }
    client.put('/sys/class/block/dm-0', { link: map });
    client.put(`${map}/dev`, '253:0\n');
    client.put(`${map}/dm/uuid`, 'mpath-36001405b96dee5ec1084342869ad01eb\n');
    client.put(`${map}/dm/name`, 'data\n');
    return client;
  }

  it('that keeps another running path does not hold the one that goes', () => {
    expect(plan(mapped(), wanted({ prune: true })).steps.map(({ summary }) => summary)).toEqual(removal);
  });

  it('whose paths all go holds them', () => {
    expect(() => plan(mapped(), wanted({ portals: [portal, portal6], state: 'absent' }))).toThrow(
      'data stands on sd',
    );
  });
});
