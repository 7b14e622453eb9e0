import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { collectManaged } from '../../../../agent/lio/collect.ts';
import { readDialect } from '../../../../agent/lio/dialect.ts';
import { readBackstores } from '../../../../agent/lio/live-backstores.ts';
import { readTarget } from '../../../../agent/lio/live-target.ts';
import { emptySaveconfig, saveconfig } from '../../../../agent/lio/saveconfig.ts';
import { putTarget, takeTarget } from '../../../../agent/lio/saveconfig-merge.ts';
import { formatSaveconfig } from '../../../../agent/lio/saveconfig-text.ts';
import { tpgsOf } from '../../../../agent/lio/wanted.ts';
import { createMemorySystem, type Entry } from '../../../../agent/system/memory/index.ts';
import { SystemError } from '../../../../agent/system/system.ts';
import { iscsiTargetSchema } from '../../../../src/contract/kinds/iscsi-target.ts';
import { rtslibFiles } from './lio-kernel.ts';
import { recorded } from './recorded.ts';

const fixture = (name: string) => readFileSync(new URL(`../../../fixtures/${name}`, import.meta.url), 'utf8');

/** What `targetctl save` of rtslib 2.1.75 wrote for the tree below, at the same moment. */
const savedText = fixture('rtslib/saveconfig-2.1.75.json');
const saved = saveconfig.parse(JSON.parse(savedText));

function recordedHost() {
  const tree = recorded.parse(JSON.parse(fixture('configfs/debian-12-tree.json')));
  const files = Object.entries(tree).map(([path, { mode, text, error, link }]): [string, Entry] => {
    if (link !== undefined) return [path, { link }];
    const content = () => {
      if (error !== undefined) throw new SystemError(error, 'read', path);
      return text ?? '';
    };
    return [path, path.endsWith('/') ? {} : { content, mode: Number.parseInt(mode, 8) }];
  });
  return createMemorySystem({ files: { ...Object.fromEntries(files), ...rtslibFiles } });
}

const rec = 'iqn.2026-11.com.example:rec';
const hand = 'iqn.2026-11.com.example:storage01.web';
const chap = { username: 'somebody', password: 'not-looked-at-here' };

const described = [
  iscsiTargetSchema.parse({
    iqn: rec,
    portals: ['10.77.1.11:3261', '[fd77:1::11]:3260'],
    luns: [{ lun: 3, name: 'rec', block: '/dev/myvg/rec' }],
    acls: [{ initiator: 'iqn.2026-11.com.example:x', chap, luns: [{ lun: 3, as: 5 }] }],
  }),
  iscsiTargetSchema.parse({
    iqn: hand,
    portals: ['10.77.1.11:3260'],
    luns: [{ lun: 0, name: 'hand-web', block: '/dev/myvg/hand-web', shared: true }],
    acls: ['db01', 'web01'].map((name) => ({ initiator: `iqn.2026-11.com.example:${name}`, chap })),
  }),
];

const byName = <Entry extends object>(list: readonly Entry[]) =>
  [...list].sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));

describe('a recorded host', () => {
  it.each(described)('is saved for $iqn as rtslib saves it', (desired) => {
    const system = recordedHost();
    const dialect = readDialect(system, '/usr/lib/python3/dist-packages/rtslib_fb');
    const dump = collectManaged({ system, desired, before: emptySaveconfig, dialect });
    const written = putTarget(emptySaveconfig, dump);
    const theirs = saved.targets.find(({ wwn }) => wwn === desired.iqn);
    const [mine] = written.targets;
    expect(mine?.parameters).toEqual(theirs?.parameters);
    for (const key of ['attributes', 'parameters', 'luns', 'enable', 'tag'] as const) {
      expect(mine?.tpgs[0]?.[key]).toEqual(theirs?.tpgs[0]?.[key]);
    }
    expect(byName(mine?.tpgs[0]?.node_acls ?? [])).toEqual(byName(theirs?.tpgs[0]?.node_acls ?? []));
    expect(byName(mine?.tpgs[0]?.portals ?? [])).toEqual(byName(theirs?.tpgs[0]?.portals ?? []));
    const name = desired.luns[0]?.name;
    expect(written.storage_objects).toEqual(
      saved.storage_objects.filter((entry) => entry.name === name && entry.plugin === 'block'),
    );
  });

  it('writes the same text as Python does', () => {
    expect(formatSaveconfig(JSON.parse(savedText))).toBe(savedText);
  });

  it('is read with its sessions, links and unset credentials', () => {
    const [desired] = described;
    const target = readTarget(recordedHost(), rec, desired ? tpgsOf(desired) : []);
    const [tpg] = target?.tpgs ?? [];
    expect(target?.tags).toEqual([1]);
    expect(tpg?.luns).toMatchObject([{ lun: 3, backstore: { hba: 'iblock_7', name: 'rec' } }]);
    expect(tpg?.acls).toMatchObject([
      {
        credentials: { userid: 'x1', password: '', password_mutual: '' },
        authentication: '-1',
        session: false,
        luns: [{ as: 5, lun: 3, readOnly: true }],
      },
    ]);
  });

  it('names every backstore with its serial', () => {
    expect(readBackstores(recordedHost())).toEqual(
      expect.arrayContaining([
        {
          hba: 'fileio_8',
          name: 'rec',
          plugin: 'fileio',
          enabled: true,
          path: '/srv/iscsi/rec.img',
          serial: '11111111-2222-4333-8444-666666666666',
        },
      ]),
    );
  });
});

describe('a target in saveconfig.json', () => {
  it('goes with its backstores, and everything foreign stays', () => {
    const left = takeTarget(saved, rec, ['rec']);
    expect(left.targets.map(({ wwn }) => wwn)).toEqual([hand]);
    expect(left.storage_objects.map(({ name }) => name)).toEqual(['hand-web']);
  });

  it('keeps the settings that somebody gave it, and loses credentials that are no longer set', () => {
    const tpg = {
      tag: 1,
      luns: [],
      portals: [],
      node_acls: [{ node_wwn: 'i', chap_userid: 'a', mapped_luns: [] }],
    };
    const before = {
      ...emptySaveconfig,
      targets: [
        {
          wwn: rec,
          fabric: 'iscsi',
          tpgs: [
            {
              ...tpg,
              attributes: { login_timeout: 30, authentication: 0 },
              node_acls: [
                { node_wwn: 'i', chap_userid: 'a', chap_mutual_userid: 'b', tag: 't', mapped_luns: [] },
                { node_wwn: 'foreign', mapped_luns: [] },
              ],
            },
            { ...tpg, tag: 2 },
          ],
        },
        { wwn: rec, fabric: 'srpt', tpgs: [] },
      ],
    };
    const target = { wwn: rec, fabric: 'iscsi', tpgs: [{ ...tpg, attributes: { authentication: 1 } }] };
    const after = putTarget(before, { backstores: [], target });
    expect(after.targets).toHaveLength(2);
    expect(after.targets[0]?.tpgs.map(({ tag }) => tag)).toEqual([1, 2]);
    expect(after.targets[0]?.tpgs[0]?.attributes).toEqual({ login_timeout: 30, authentication: 1 });
    expect(after.targets[0]?.tpgs[0]?.node_acls).toEqual([
      { node_wwn: 'i', chap_userid: 'a', tag: 't', mapped_luns: [], attributes: {} },
      { node_wwn: 'foreign', mapped_luns: [] },
    ]);
  });
});
