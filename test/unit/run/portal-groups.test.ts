import { describe, expect, it } from 'vitest';
import { iscsiInitiatorSchema } from '../../../src/contract/kinds/iscsi-initiator.ts';
import { iscsiSessionSchema } from '../../../src/contract/kinds/iscsi-session.ts';
import { iscsiTargetSchema } from '../../../src/contract/kinds/iscsi-target.ts';
import type { Observation } from '../../../src/contract/result.ts';
import type { Fleet } from '../../../src/run/fleet.ts';
import { exportedTo } from '../../../src/run/mapped-luns.ts';
import { type Observations, observationKey } from '../../../src/run/observations.ts';
import { proveRows } from '../../../src/run/proof.ts';

const iqn = 'iqn.2026-11.com.example:storage01.web';
const initiator = 'iqn.2026-11.com.example:web01';
const web = 'b96dee5e-c108-4342-869a-d01eb202817a';
const db = '5755d7b8-8bef-4c4c-8428-3fb5a16a15af';
const near = { address: '10.0.0.11', port: 3260 };
const far = { address: '10.0.1.11', port: 3260 };

/** One number that stands for another volume in each of the two groups. */
const fleet: Fleet = {
  targets: [
    {
      host: 'storage01',
      id: '0.0',
      desired: iscsiTargetSchema.parse({
        iqn,
        authentication: false,
        portals: [near],
        luns: [{ lun: 0, name: 'web', block: '/dev/vg/web' }],
        acls: [{ initiator }],
        portal_groups: [{ tag: 2, portals: [far], luns: [{ lun: 0, name: 'db', block: '/dev/vg/db' }] }],
      }),
    },
  ],
  sessions: [
    { host: 'web01', id: '1.0', desired: iscsiSessionSchema.parse({ iqn, portals: [near] }) },
    { host: 'web01', id: '1.1', desired: iscsiSessionSchema.parse({ iqn, portals: [far] }) },
  ],
  maps: [],
  filesystems: [],
  mounts: [],
  initiators: [{ host: 'web01', id: '1.2', desired: iscsiInitiatorSchema.parse({ name: initiator }) }],
};

const exported = (tag: number, name: string, serial: string) => ({
  ...{ tag, lun: 0, name, plugin: 'block', path: `/dev/vg/${name}`, serial, size: 4096 },
});
const session = (portal: string, name: string, serial: string) => ({
  kind: 'iscsi_session' as const,
  iqn,
  initiator,
  sessions: [
    {
      portal,
      state: 'LOGGED_IN',
      devices: [{ lun: 0, name, serial, size: 4096, read_only: false, mountpoints: [] }],
    },
  ],
});
const observations: Observations = new Map<string, Observation>([
  [
    observationKey({ host: 'storage01', id: '0.0' }),
    {
      kind: 'iscsi_target' as const,
      iqn,
      luns: [exported(1, 'web', web), exported(2, 'db', db)],
      acls: [],
      portals: [],
    },
  ],
  [observationKey({ host: 'web01', id: '1.0' }), session('10.0.0.11:3260', 'sda', web)],
  [observationKey({ host: 'web01', id: '1.1' }), session('10.0.1.11:3260', 'sdb', web)],
]);

describe('a target with two portal groups', () => {
  it('has a row for each, proved through its own portals', () => {
    expect(proveRows(fleet, observations, [], 'run')).toMatchObject([
      { backstore: 'web', device: '/dev/sda', portals: ['10.0.0.11:3260'], proof: 'verified' },
      { backstore: 'db', device: '/dev/sdb', portals: ['10.0.1.11:3260'], proof: 'wrong' },
    ]);
  });

  it.each([
    [near, web],
    [far, db],
  ])('tells a client of $address which volume it finds there', (portal, serial) => {
    const found = exportedTo(fleet, observations, iqn, 'web01', { lun: 0, portals: [portal] });
    expect(found?.serial).toBe(serial);
  });
});
