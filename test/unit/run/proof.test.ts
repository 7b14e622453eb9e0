import { describe, expect, it } from 'vitest';
import { iscsiInitiatorSchema } from '../../../src/contract/kinds/iscsi-initiator.ts';
import { iscsiSessionSchema } from '../../../src/contract/kinds/iscsi-session.ts';
import { iscsiTargetSchema } from '../../../src/contract/kinds/iscsi-target.ts';
import type { Observation } from '../../../src/contract/result.ts';
import type { Fleet } from '../../../src/run/fleet.ts';
import { observationKey } from '../../../src/run/observations.ts';
import { proveRows } from '../../../src/run/proof.ts';

const iqn = 'iqn.2026-11.com.example:storage01.web';
const initiator = 'iqn.2026-11.com.example:web01';
const portals = ['10.0.0.11:3260', '10.0.1.11:3260'];
const serial = 'b96dee5e-c108-4342-869a-d01eb202817a';
const wwid = 'naa.6001405b96dee5ec1084342869ad01eb';
const otherSerial = '5755d7b8-8bef-4c4c-8428-3fb5a16a15af';
const otherWwid = 'naa.60014055755d7b88bef4c4c84283fb5a';

const fleet: Fleet = {
  targets: [
    {
      host: 'storage01',
      id: 't',
      desired: iscsiTargetSchema.parse({
        iqn,
        portals,
        authentication: false,
        luns: [{ lun: 0, name: 'data', block: '/dev/vg/data' }],
        acls: [{ initiator }],
      }),
    },
  ],
  sessions: [{ host: 'web01', id: 's', desired: iscsiSessionSchema.parse({ iqn, portals }) }],
  maps: [],
  filesystems: [],
  mounts: [],
  initiators: [{ host: 'web01', id: 'i', desired: iscsiInitiatorSchema.parse({ name: initiator }) }],
};

const exported = (plugin: string): Observation => ({
  kind: 'iscsi_target',
  iqn,
  luns: [{ tag: 1, lun: 0, name: 'data', plugin, path: '/dev/vg/data', serial, size: 2 ** 30 }],
  acls: [],
  portals,
});

type Disk = { serial?: string; wwid?: string; state?: string };

/** A disk for each portal. */
const seen = (disks: Disk[]): Observation => ({
  kind: 'iscsi_session',
  iqn,
  initiator,
  sessions: disks.map(({ state = 'LOGGED_IN', ...disk }, index) => ({
    portal: portals[index] ?? '',
    state,
    devices: [
      { lun: 0, name: `sd${'ab'[index]}`, size: 2 ** 30, read_only: false, mountpoints: [], ...disk },
    ],
  })),
});

function prove(disks: Disk[], plugin = 'block') {
  const observations = new Map([
    [observationKey({ host: 'storage01', id: 't' }), exported(plugin)],
    [observationKey({ host: 'web01', id: 's' }), seen(disks)],
  ]);
  return proveRows(fleet, observations, [], 'run')[0];
}

const good = { serial, wwid };

describe('the proof that a disk is the volume', () => {
  it.each<[string, Disk[], string, string | undefined]>([
    ['serial and identity over both portals', [good, good], 'verified', undefined],
    ['a serial without an identity to compare', [{ serial }], 'verified', undefined],
    [
      'another serial over the second portal',
      [good, { serial: otherSerial, wwid: otherWwid }],
      'wrong',
      `web01 reads serial ${otherSerial}, the server says ${serial}: this is another disk`,
    ],
    [
      'the right serial under another identity',
      [{ serial, wwid: otherWwid }],
      'wrong',
      `web01 reads identity ${otherWwid}, and the serial means ${wwid}: this is another disk`,
    ],
    [
      'another identity and no serial',
      [{ wwid: otherWwid }],
      'wrong',
      `web01 reads identity ${otherWwid}, and the serial means ${wwid}: this is another disk`,
    ],
    ['an identity alone', [{ wwid }], 'unproved', 'web01 reads no serial from the disk'],
    [
      'a session that is being recovered',
      [{ ...good, state: 'FAILED' }],
      'unproved',
      'the session of web01 is FAILED',
    ],
    ['one path of two that is being recovered', [good, { ...good, state: 'FAILED' }], 'verified', undefined],
  ])('%s', (_what, disks, proof, why) => {
    expect(prove(disks)).toMatchObject({ proof, ...(why !== undefined && { why }) });
  });

  it('shows portals and identity', () => {
    expect(prove([good, good])).toMatchObject({ portals, wwid, serial, session: 'LOGGED_IN' });
  });

  it('expects no identity of LIO from a device that is passed through', () => {
    expect(prove([{ serial, wwid: 'naa.5000c500a1b2c3d4' }], 'pscsi')).toMatchObject({ proof: 'verified' });
  });
});
