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
  layout: string;
  pool: string;
  stripes: number;
  /** Bytes. */
  stripeSize: number;
}

interface Member {
  path: string;
  free: number;
}

interface Group {
  members: Member[];
  volumes: Map<string, Volume>;
  row: object;
}

export interface Pretence {
  /** Groups at first, with the free space of their one device, which is /dev/loop0 unless said, and volumes. */
  groups?: Record<
    string,
    {
      free: number;
      device?: string;
      volumes?: Record<string, Partial<Volume> & { size: number }>;
      row?: object;
    }
  >;
  /** Physical volumes in no group. */
  orphans?: { pv_name: string; pv_in_use: string; pv_free: string }[];
  /** What wipefs finds on a path, by the name of a recording. */
  signatures?: Record<string, string>;
  files?: Record<string, string | object>;
  installed?: boolean;
  /** Whether LVM keeps a description of each group. */
  backups?: boolean;
}

/** A loop device as the kernel shows it: 200 MiB, unused. */
export function loop(number: number): Record<string, Entry> {
  return {
    [`/dev/loop${number}`]: { block: [7, number] },
    [`/sys/dev/block/7:${number}/size`]: '409600\n',
    [`/sys/dev/block/7:${number}/ro`]: '0\n',
    [`/sys/dev/block/7:${number}/holders/`]: {},
  };
}

export class PretendedLvm {
  readonly system: MemorySystem;
  readonly host: MemoryHost;
  readonly #groups = new Map<string, Group>();
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
        ...loop(0),
        ...loop(1),
        ...files,
      },
      commands: {
        wipefs: ({ argv }) => fixture(`wipefs/${signatures[argv.at(-1) ?? ''] ?? 'blank'}.json`),
        ...(installed && this.#commands()),
      },
    });
    this.host = hostOf(this.system);
    for (const [vg, { free, device = '/dev/loop0', volumes = {}, row = {} }] of Object.entries(groups)) {
      this.#groups.set(vg, { members: [], volumes: new Map(), row });
      this.#addMember(vg, { path: device, free });
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
      vgcreate: ({ argv: [, name = '', ...paths] }: Call) => this.#extend(name, paths),
      vgextend: ({ argv: [, name = '', ...paths] }: Call) => this.#extend(name, paths),
      lvcreate: ({ argv }: Call) => this.#create(argv),
      lvextend: ({ argv }: Call) => this.#resize(argv.at(-1) ?? '', sizeIn(argv)),
      lvchange: ({ argv }: Call) => this.#activate(...split(argv.at(-1) ?? '')),
      lvremove: ({ argv }: Call) => this.#remove(...split(argv.at(-1) ?? '')),
    };
  }

  #report(): object[] {
    const sections = [...this.#groups].map(([vg, { members, volumes, row }]) => ({
      vg: [
        {
          vg_name: vg,
          vg_extent_size: String(extent),
          vg_free: String(members.reduce((sum, { free }) => sum + free, 0)),
          vg_permissions: 'writeable',
          vg_exported: '',
          vg_partial: '',
          ...row,
        },
      ],
      pv: members.map(({ path, free }) => ({ pv_name: path, pv_in_use: 'used', pv_free: String(free) })),
      lv: [...volumes].map(([name, volume]) => rowOf(name, volume)),
      seg: [...volumes].map(([name, { stripes, stripeSize }]) => ({
        lv_name: name,
        stripes: String(stripes),
        stripe_size: String(stripeSize),
      })),
    }));
    return [...sections, { pv: this.#orphans }];
  }

  #extend(vg: string, paths: readonly string[]): string {
    for (const path of paths) this.#addMember(vg, { path, free: 196 * MiB });
    return '';
  }

  #addMember(vg: string, member: Member): void {
    const group: Group = this.#groups.get(vg) ?? { members: [], volumes: new Map(), row: {} };
    group.members.push(member);
    this.#groups.set(vg, group);
    const [major, minor] = this.system.stat(member.path)?.rdev ?? [];
    this.system.put(`/run/udev/data/b${major}:${minor}`, `E:ID_FS_UUID=${idOf(member)}\n`);
    this.#backUp(vg);
  }

  #create(argv: readonly string[]): string {
    const [vg = '', name] = [argv.at(-1), after(argv, '--name')];
    const stripes = Number(after(argv, '--stripes')) || 1;
    const stripeSize = stripes === 1 ? 0 : Number.parseInt(after(argv, '--stripesize') || '128', 10) * 512;
    const size = sizeIn(argv, stripes);
    const types: Record<string, Partial<Volume>> = {
      thin: { layout: 'thin,sparse', pool: after(argv, '--thinpool') },
      'thin-pool': { layout: 'thin,pool', roles: 'private' },
    };
    const type = types[after(argv, '--type')];
    if (type?.pool === undefined) this.#take(vg, size, stripes);
    this.#addVolume(vg, name, { size, stripes, stripeSize, ...type });
    this.#backUp(vg);
    return '';
  }

  /** From the devices with the most space. */
  #take(vg: string, size: number, stripes: number): void {
    const members = [...(this.#groups.get(vg)?.members ?? [])].sort((one, other) => other.free - one.free);
    for (const member of members.slice(0, stripes)) member.free -= size / stripes;
  }

  #addVolume(vg: string, name: string, volume: Partial<Volume> & { size: number }): void {
    const whole = { ...plain, ...volume };
    this.#groups.get(vg)?.volumes.set(name, whole);
    if (whole.active) this.#activate(vg, name);
    this.#backUp(vg);
  }

  /** As much of a description as is read of it, in LVM's own form. */
  #backUp(vg: string): void {
    const group = this.#groups.get(vg);
    if (!group || !this.#backups) return;
    const members = group.members.map(
      (member, index) => `\t\tpv${index} {\n\t\t\tid = "${idOf(member)}"\n\t\t}\n`,
    );
    const volumes = [...group.volumes].map(([name, volume]) => describe(name, volume));
    this.system.put(
      `/etc/lvm/backup/${vg}`,
      `${vg} {\n\textent_size = ${extent / 512}\n` +
        `\n\tphysical_volumes {\n\n${members.join('\n')}\t}\n` +
        `\n\tlogical_volumes {\n\n${volumes.join('\n')}\t}\n}\n`,
    );
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
    if (volume) volume.size = Math.ceil(size / (extent * volume.stripes)) * extent * volume.stripes;
    this.#backUp(vg);
    return '';
  }

  #remove(vg: string, name: string): string {
    this.#groups.get(vg)?.volumes.delete(name);
    this.#backUp(vg);
    for (const link of [`/dev/mapper/${mapperName(vg, name)}`, `/dev/${vg}/${name}`])
      this.system.remove(link);
    return '';
  }
}

const plain: Omit<Volume, 'size'> = {
  active: true,
  roles: 'public',
  open: false,
  layout: 'linear',
  pool: '',
  stripes: 1,
  stripeSize: 0,
};

function rowOf(name: string, { size, active, roles, open, layout, pool }: Volume): object {
  return {
    lv_name: name,
    lv_size: String(size),
    lv_layout: layout,
    lv_role: roles,
    lv_active: active ? 'active' : '',
    lv_device_open: open ? 'open' : '',
    pool_lv: pool,
  };
}

function describe(name: string, { size, stripes, stripeSize, pool }: Volume): string {
  const lines = [
    `extent_count = ${size / extent}`,
    pool === '' ? `stripe_count = ${stripes}` : `thin_pool = "${pool}"`,
    ...(stripes > 1 ? [`stripe_size = ${stripeSize / 512}`] : []),
  ];
  const segment = lines.map((line) => `\t\t\t\t${line}\n`).join('');
  return `\t\t${name} {\n\n\t\t\tsegment1 {\n${segment}\t\t\t}\n\t\t}\n`;
}

function idOf({ path }: Member): string {
  return `id-of-${path}`;
}

function split(path: string): [vg: string, name: string] {
  const [vg = '', name = ''] = path.split('/');
  return [vg, name];
}

/** Empty where the option is not there. */
function after(argv: readonly string[], option: string): string {
  const at = argv.indexOf(option);
  return at < 0 ? '' : (argv[at + 1] ?? '');
}

/** Bytes in whole extents of every stripe, from a size in sectors. */
function sizeIn(argv: readonly string[], stripes = 1): number {
  const bytes = Number.parseInt(after(argv, '--size') || after(argv, '--virtualsize'), 10) * 512;
  return Math.ceil(bytes / (extent * stripes)) * extent * stripes;
}
