// The example that is shipped: it must always compile, for the hosts and in the order that its users read.
import { describe, expect, it } from 'vitest';
import { titleOf } from '../../../src/contract/resource.ts';
import { loadInventory } from '../../../src/inventory/load-inventory.ts';
import { compile } from '../../../src/playbook/compile/compile.ts';
import { resourcesIn, tasksIn } from '../../../src/playbook/compile/compiled.ts';
import { parseExtraVars } from '../../../src/playbook/compile/extra-vars.ts';
import { loadPlaybook } from '../../../src/playbook/load/load-playbook.ts';

const inventory = await loadInventory(['playbooks/inventory.yml']);
const playbook = await loadPlaybook('playbooks/site.yml');
const { plays, secrets } = compile(playbook, inventory, {}, new Map());

describe('the example', () => {
  it('does this, in this order, without knowing anything of a host', () => {
    const found = plays.flatMap(({ parts }) =>
      parts.flatMap(({ host, steps }) =>
        resourcesIn(steps).map((resource) => `${host} ${resource.kind} ${titleOf(resource)}`),
      ),
    );
    expect(found).toEqual([
      'storage01 package iscsi-target, lvm',
      'storage01 lvm_volume /dev/myvg/mylvm',
      'storage01 file /srv/iscsi',
      'storage01 iscsi_target iqn.2026-11.com.example:storage01.web',
      'storage01 iscsi_target iqn.2026-11.com.example:storage01.db',
      'storage01 firewall 3260/tcp',
      'storage01 service iscsi-restore',
      'storage01 file /etc/motd.d',
      'storage01 file /etc/motd.d/iscsi-exports',
      ...['web01 web', 'db01 db']
        .map((pair) => pair.split(' '))
        .flatMap(([host, volume]) => [
          `${host} package iscsi-initiator`,
          `${host} iscsi_initiator iqn.2026-11.com.example:${host}`,
          `${host} service iscsid`,
          `${host} service iscsi-login`,
          `${host} iscsi_session iqn.2026-11.com.example:storage01.${volume}`,
        ]),
    ]);
    const parts = plays.flatMap((play) => play.parts);
    expect(parts.flatMap(({ unknown }) => unknown)).toEqual([]);
    const items = parts.flatMap((part) => tasksIn(part.steps).flatMap((task) => task.items));
    expect(new Set(items.map(({ type }) => type))).toEqual(new Set(['resource']));
  });

  it('has two secrets, and neither is in the note for people', () => {
    expect(secrets).toEqual(['lab-only-secret-web01', 'lab-only-secret-db01']);
    const note = resourcesIn(plays[0]?.parts[0]?.steps ?? []).at(-1);
    expect(note).toMatchObject({ kind: 'file', desired: { sensitive: false } });
    expect(note?.kind === 'file' && note.desired.content).toBe(
      [
        'storage01 exports over iSCSI (written by iscsi-deploy, changes here are lost):',
        '  iqn.2026-11.com.example:storage01.web',
        '    LUN 0 web-data: /dev/myvg/mylvm, 2GiB',
        '    for web01, as iqn.2026-11.com.example:web01',
        '  iqn.2026-11.com.example:storage01.db',
        '    LUN 0 scratch: /srv/iscsi/scratch.img, 1GiB',
        '    for db01, as iqn.2026-11.com.example:db01',
        '',
      ].join('\n'),
    );
  });

  it('takes other credentials for one client from the command line, on both sides', async () => {
    const extraVars = await parseExtraVars([
      '{"chap_web01": {"username": "web01", "password": "another-secret"}}',
    ]);
    const changed = compile(playbook, inventory, { extraVars }, new Map());
    expect(changed.secrets).toEqual(['another-secret', 'lab-only-secret-db01']);
    const only = compile(playbook, inventory, { extraVars, limit: 'web01' }, new Map());
    expect(only.plays.map(({ name }) => name)).toEqual(['Clients']);
    expect(JSON.stringify(only.plays)).toContain('another-secret');
  });
});
