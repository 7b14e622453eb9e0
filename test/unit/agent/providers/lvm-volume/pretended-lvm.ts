// A host with a loop device or two, and an LVM that makes the nodes, links and files that the real one makes.
import type { Call } from '../../../../../agent/system/memory/history.ts';
import { createMemorySystem, type MemorySystem } from '../../../../../agent/system/memory/index.ts';
import type { Entry } from '../../../../../agent/system/memory/inode.ts';
import { mapperName } from '../../../../../agent/tools/lvm.ts';
import { fixture } from '../../tools/fixture.ts';
import { hostOf, type MemoryHost } from '../converging.ts';

const MiB = 2 ** 20;
const extent = 4 * MiB;

interface Volume {
  size: number;
  active: boolean;
  roles: string;
  open: boolean;
}

export interface Pretence {
  /** Groups at first, with their free space and volumes. */
  groups?: Record<
    string,
    { free: number; volumes?: Record<string, Partial<Volume> & { size: number }>; row?: object }
  >;
  /** Physical volumes in no group. */
  orphans?: { pv_name: string; pv_in_use: string }[];
  /** What wipefs finds on a path, by the name of a recording. */
  signatures?: Record<string, string>;
  files?: Record<string, string | object>;
  installed?: boolean;
  /** Whether LVM keeps a description of each group. */
  backups?: boolean;
}

/** A loop device as the kernel shows it: 200 MiB, unused. */
export const loop0 = {
  '/dev/loop0': { block: [7, 0] },
  '/sys/dev/block/7:0/size': '409600\n',
  '/sys/dev/block/7:0/ro': '0\n',
  '/sys/dev/block/7:0/holders/': {},
} satisfies Record<string, Entry>;

export class PretendedLvm {
  readonly system: MemorySystem;
  readonly host: MemoryHost;
  readonly #groups = new Map<string, { free: number; volumes: Map<string, Volume>; row: object }>();
  readonly #backups: boolean;
  readonly #orphans: object[];
  #minor = 0;

  constructor(pretence: Pretence) {
    const {
      groups = {},
      orphans = [],
      signatures = {},
      files = {},
      installed = true,
      backups = true,
    } = pretence;
    this.#backups = backups;
    this.#orphans = orphans;
    this.system = createMemorySystem({
      files: {
        '/var/lib/': {},
        '/proc/self/mountinfo': fixture('proc/mountinfo'),
        '/proc/swaps': '',
        ...loop0,
        ...files,
      },
      commands: {
        wipefs: ({ argv }) => fixture(`wipefs/${signatures[argv.at(-1) ?? ''] ?? 'blank'}.json`),
        ...(installed && this.#commands()),
      },
    });
    this.host = hostOf(this.system);
    for (const [vg, { free, volumes = {}, row = {} }] of Object.entries(groups)) {
      this.#addGroup(vg, free, row);
      for (const [name, volume] of Object.entries(volumes)) this.#addVolume(vg, name, volume);
    }
  }

  /** Commands that change something, without their options. */
  get changes(): string[] {
    return this.system.calls
      .map(({ argv }) => argv.filter((word) => !word.startsWith('-')).join(' '))
      .filter((command) => !/^(lvm|wipefs)/.test(command));
  }

  #commands() {
    return {
      'lvm fullreport': () => JSON.stringify({ report: this.#report() }),
      vgcreate: ({ argv: [, name = ''] }: Call) => this.#addGroup(name, 196 * MiB, {}),
      lvcreate: ({ argv }: Call) => this.#create(argv.at(-1) ?? '', after(argv, '--name'), sizeIn(argv)),
      lvextend: ({ argv }: Call) => this.#resize(argv.at(-1) ?? '', sizeIn(argv)),
      lvchange: ({ argv }: Call) => this.#activate(...split(argv.at(-1) ?? '')),
      lvremove: ({ argv }: Call) => this.#remove(...split(argv.at(-1) ?? '')),
    };
  }

  #report(): object[] {
    const sections = [...this.#groups].map(([vg, { free, volumes, row }]) => ({
      vg: [
        {
          vg_name: vg,
          vg_extent_size: String(extent),
          vg_free: String(free),
          vg_permissions: 'writeable',
          vg_exported: '',
          vg_partial: '',
          ...row,
        },
      ],
      pv: [{ pv_name: '/dev/loop9', pv_in_use: 'used' }],
      lv: [...volumes].map(([name, volume]) => rowOf(name, volume)),
    }));
    return [...sections, { pv: this.#orphans }];
  }

  #addGroup(name: string, free: number, row: object): string {
    this.#groups.set(name, { free, volumes: new Map(), row });
    if (this.#backups)
      this.system.put(`/etc/lvm/backup/${name}`, `${name} {\n\textent_size = ${extent / 512}\n}\n`);
    return '';
  }

  #create(vg: string, name: string, size: number): string {
    const group = this.#groups.get(vg);
    if (group) group.free -= size;
    this.#addVolume(vg, name, { size });
    return '';
  }

  #addVolume(vg: string, name: string, volume: Partial<Volume> & { size: number }): void {
    const whole = { active: true, roles: 'public', open: false, ...volume };
    this.#groups.get(vg)?.volumes.set(name, whole);
    if (whole.active) this.#activate(vg, name);
  }

  #activate(vg: string, name: string): string {
    const volume = this.#groups.get(vg)?.volumes.get(name);
    if (!volume) return '';
    volume.active = true;
    const minor = this.#minor;
    this.#minor += 1;
    this.system.put(`/dev/dm-${minor}`, { block: [253, minor] });
    for (const link of [`/dev/mapper/${mapperName(vg, name)}`, `/dev/${vg}/${name}`])
      this.system.put(link, { link: `/dev/dm-${minor}` });
    this.system.put(`/sys/dev/block/253:${minor}/size`, () => `${volume.size / 512}\n`);
    this.system.put(`/sys/dev/block/253:${minor}/ro`, '0\n');
    return '';
  }

  #resize(path: string, size: number): string {
    const [vg, name] = split(path);
    const volume = this.#groups.get(vg)?.volumes.get(name);
    if (volume) volume.size = size;
    return '';
  }

  #remove(vg: string, name: string): string {
    this.#groups.get(vg)?.volumes.delete(name);
    for (const link of [`/dev/mapper/${mapperName(vg, name)}`, `/dev/${vg}/${name}`])
      this.system.remove(link);
    return '';
  }
}

function rowOf(name: string, { size, active, roles, open }: Volume): object {
  return {
    lv_name: name,
    lv_size: String(size),
    lv_layout: 'linear',
    lv_role: roles,
    lv_active: active ? 'active' : '',
    lv_device_open: open ? 'open' : '',
  };
}

function split(path: string): [vg: string, name: string] {
  const [vg = '', name = ''] = path.split('/');
  return [vg, name];
}

function after(argv: readonly string[], option: string): string {
  return argv[argv.indexOf(option) + 1] ?? '';
}

/** Bytes in whole extents, from a size in sectors. */
function sizeIn(argv: readonly string[]): number {
  return Math.ceil((Number.parseInt(after(argv, '--size'), 10) * 512) / extent) * extent;
}
