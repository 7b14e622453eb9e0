import { describe, expect, it } from 'vitest';
import { iscsiTargetProvider } from '../../../../../agent/providers/iscsi-target/index.ts';
import type { MemorySystem } from '../../../../../agent/system/memory/index.ts';
import { saveFile } from '../../lio/lio-kernel.ts';
import {
  core,
  described,
  host,
  hostOf,
  initiator,
  iqn,
  observe,
  plan,
  run,
  summaries,
  target,
  tpg,
} from './scenario.ts';

describe('a target on a bare host', () => {
  it('is made in an order that guards access before it exposes anything', () => {
    expect(summaries(target(), host({ loaded: false }))).toEqual([
      "load target_core_mod, target_core_iblock, target_core_file, iscsi_target_mod; keep LIO's database in /etc/rtslib-fb-target",
      'make /srv/iscsi/scratch.img, sparse, 64MiB',
      'give a serial to web-data, scratch',
      'make block backstore web-data on /dev/myvg/web',
      'make fileio backstore scratch on /srv/iscsi/scratch.img',
      `make target ${iqn}`,
      `make portal group 1 of ${iqn}`,
      'require authentication of initiators',
      'let in initiators with an ACL only',
      'export web-data as LUN 0',
      'export scratch as LUN 1',
      `make an ACL for ${initiator}`,
      `set the CHAP credentials of ${initiator}`,
      `let ${initiator} see LUN 0, LUN 1 as 5 read-only`,
      'listen on 10.77.1.11:3260',
      'listen on [fd77:1::11]:3260',
      `enable ${iqn}`,
      `save the configuration to ${saveFile}`,
    ]);
  });

  it('converges, and the second run only reads', () => {
    const system = host({ loaded: false });
    expect(run(target(), system)).toEqual([]);
    const before = system.history.length;
    expect(plan(target(), system)).toEqual({ steps: [], unmanaged: [] });
    expect(system.history.length).toBe(before);
  });

  it('is what the kernel then has', () => {
    const system = host();
    run(target(), system);
    expect(system.readText(`${tpg}/attrib/authentication`)).toBe('1\n');
    expect(system.readText(`${tpg}/attrib/generate_node_acls`)).toBe('0\n');
    expect(system.readText(`${tpg}/enable`)).toBe('1\n');
    expect(system.readText(`${tpg}/acls/${initiator}/auth/userid`)).toBe('web01\n');
    expect(system.readText(`${tpg}/acls/${initiator}/auth/password`)).toBe('lab-only-secret-web\n');
    expect(system.readText(`${tpg}/acls/${initiator}/auth/password_mutual`)).toBe('NULL\n');
    expect(system.readText(`${tpg}/acls/${initiator}/lun_5/write_protect`)).toBe('1\n');
    expect(system.list(`${tpg}/np`)).toEqual(['10.77.1.11:3260', '[fd77:1::11]:3260']);
    expect(system.list(core)).toEqual(['alua', 'fileio_1', 'iblock_0']);
    expect(system.readText(`${core}/fileio_1/scratch/info`)).toContain('Size: 67108864  Mode: O_DSYNC');
    expect(system.stat('/srv/iscsi/scratch.img')).toMatchObject({ size: 67108864, mode: 0o600 });
    expect(system.readText('/sys/kernel/config/target/dbroot')).toBe('/etc/rtslib-fb-target\n');
  });

  it('is observed with the serials that were given to it', () => {
    const system = host();
    run(target(), system);
    const uuid = expect.stringMatching(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(observe(target(), system)).toEqual({
      kind: 'iscsi_target',
      iqn,
      luns: [
        {
          tag: 1,
          lun: 0,
          name: 'web-data',
          plugin: 'block',
          path: '/dev/myvg/web',
          serial: uuid,
          size: 268435456,
        },
        {
          tag: 1,
          lun: 1,
          name: 'scratch',
          plugin: 'fileio',
          path: '/srv/iscsi/scratch.img',
          serial: uuid,
          size: 67108864,
        },
      ],
      acls: [
        {
          tag: 1,
          initiator,
          luns: [
            { lun: 0, as: 0, read_only: false },
            { lun: 1, as: 5, read_only: true },
          ],
        },
      ],
      portals: ['10.77.1.11:3260', '[fd77:1::11]:3260'],
    });
  });

  it('has its serial before it is enabled, and its credentials before a LUN is mapped', () => {
    const system = host();
    run(target(), system);
    const order = system.journal.map(({ op, path }) => `${op} ${path}`);
    const at = (part: string) => order.findIndex((entry) => entry.includes(part));
    expect(at('volumes.json')).toBeLessThan(at('makeDirectory /sys/kernel/config/target/core/iblock_0'));
    expect(at('web-data/wwn/vpd_unit_serial')).toBeLessThan(at('web-data/enable'));
    expect(at('auth/password')).toBeLessThan(at(`${initiator}/lun_0`));
    expect(at('attrib/authentication')).toBeLessThan(at('tpgt_1/enable'));
    expect(order.at(-2)).toBe(`writeAtomic ${saveFile}`);
  });

  it('never says a secret', () => {
    const shown = JSON.stringify(plan(target(), host()).steps);
    expect(shown).not.toContain(chapPassword);
    const system = host();
    system.failOn('writeKernel', /auth\/password$/, 'EINVAL');
    expect(() => run(target(), system)).toThrow(/^cannot set the CHAP credentials of iqn/);
    expect(() => run(target(), system)).not.toThrow(new RegExp(chapPassword));
  });
});

const chapPassword = described.acls[0]?.chap.password ?? '';

class Killed extends Error {}

const mutating = [
  'writeKernel',
  'writeAtomic',
  'makeDirectory',
  'removeDirectory',
  'removeFile',
  'symlink',
  'createFile',
];

/** The same host, whose process dies right after its nth change. */
function dyingAfter(system: MemorySystem, count: number): MemorySystem {
  let left = count;
  return new Proxy(system, {
    get(on, name) {
      const value = Reflect.get(on, name, on);
      if (typeof value !== 'function') return value;
      return (...given: unknown[]) => {
        const result = Reflect.apply(value, on, given);
        if (mutating.includes(String(name))) left -= 1;
        if (left === 0 && mutating.includes(String(name))) throw new Killed();
        return result;
      };
    },
  });
}

function changesOf(desired: ReturnType<typeof target>, system: MemorySystem): number {
  const before = system.journal.length;
  run(desired, system);
  return system.journal.length - before;
}

describe('a run that is killed', () => {
  it('after any change is completed by the next one, with the serials it had given', () => {
    const total = changesOf(target(), host());
    expect(total).toBeGreaterThan(40);
    for (let count = 1; count <= total; count += 1) {
      const system = host();
      expect(() => run(target(), dyingAfter(system, count)), `after change ${count}`).toThrow(Killed);
      const serials = system.readTextIfExists('/var/lib/iscsi-deploy/volumes.json');
      expect(run(target(), system), `after change ${count}`).toEqual([]);
      if (serials !== undefined) expect(ledgerSerials(system)).toEqual(serialsIn(serials));
    }
  });

  it('between making a file and giving it its size is completed by the next one', () => {
    const system = host({ files: { '/srv/iscsi/scratch.img': '' } });
    expect(run(target(), system)).toEqual([]);
    expect(system.stat('/srv/iscsi/scratch.img')?.size).toBe(64 * 2 ** 20);
  });

  it('while it takes the target away is completed by the next one too', () => {
    const absent = target({ state: 'absent' });
    const full = host();
    run(target(), full);
    const total = changesOf(absent, full);
    for (let count = 1; count <= total; count += 1) {
      const system = host();
      run(target(), system);
      expect(() => run(absent, dyingAfter(system, count)), `after change ${count}`).toThrow(Killed);
      expect(run(absent, system), `after change ${count}`).toEqual([]);
      expect(system.list(core)).toEqual(['alua']);
      expect(system.exists(`/sys/kernel/config/target/iscsi/${iqn}`)).toBe(false);
    }
  });

  it('leaves no step that the second look would hold against it', () => {
    const system = host();
    for (const step of plan(target(), system).steps) {
      iscsiTargetProvider.apply(step, target(), hostOf(system));
      expect(summaries(target(), system)).not.toContain(
        step.op === 'save' ? step.summary : `again ${step.summary}`,
      );
    }
  });
});

function ledgerSerials(system: MemorySystem): unknown {
  return serialsIn(system.readText('/var/lib/iscsi-deploy/volumes.json'));
}

function serialsIn(text: string): unknown {
  const { volumes } = JSON.parse(text);
  return Object.fromEntries(
    Object.entries(volumes).map(([name, entry]) => [
      name,
      entry instanceof Object && 'serial' in entry && entry.serial,
    ]),
  );
}
