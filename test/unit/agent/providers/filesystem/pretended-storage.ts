// A client that is logged in: LUN 0 is sda. Its disk holds what real tools made of it, and the tools do to it what they did.

import type { Call } from '../../../../../agent/system/memory/history.ts';
import type { Entry, MemorySystem } from '../../../../../agent/system/memory/index.ts';
import { headOf, headWith } from '../../filesystems/recorded-disks.ts';
import { createClient } from '../../open-iscsi/pretended-client.ts';
import { fixture } from '../../tools/fixture.ts';
import { hostOf, type MemoryHost } from '../converging.ts';

export { iqn, serials } from '../../open-iscsi/pretended-client.ts';

const MiB = 2 ** 20;
const sda = '/sys/devices/platform/host6/session5/target6:0:0/6:0:0:0/block/sda';
export const byId = '/dev/disk/by-id/wwn-0x6001405b96dee5ec1084342869ad01eb';

/** Where the recordings have their UUID. */
const uuidOffsets: Record<string, number> = {
  ext4: 1024 + 0x68,
  xfs: 32,
  btrfs: 65_536 + 0x20,
  swap: 1036,
  ocfs2: 8192 + 0xc0 + 0x90,
};

export interface Pretence {
  /** A recording. */
  holds?: string;
  /** MiB. */
  size?: number;
  /** What wipefs finds: the name of a recording of it. */
  signatures?: string;
  /** MiB that a mounted XFS has, where its superblock does not show it yet. */
  liveSize?: number;
  mountedOn?: string;
  mountOptions?: string;
  fstab?: string;
  files?: Record<string, Entry>;
  /** Commands that are not installed. */
  missing?: string[];
  commands?: Record<string, string | { code: number; stderr: string }>;
}

const installed = ['mkfs.ext4', 'mkfs.xfs', 'mkfs.btrfs', 'mkswap', 'mkfs.gfs2', 'mkfs.ocfs2'];

export class PretendedStorage {
  readonly system: MemorySystem;
  readonly host: MemoryHost;
  readonly #base: string;
  #mounts: { path: string; type: string; options: string }[] = [];
  #isSwapOn = false;
  #head: Uint8Array;

  constructor(readonly pretence: Pretence = {}) {
    const { holds = 'blank', size = 300, fstab = '/dev/vda / ext4 rw 0 1\n', missing = [] } = pretence;
    this.#head = headOf(holds);
    this.system = createClient({
      tree: 'logged-in',
      files: { '/dev/sda': { block: [8, 0], content: this.#head } },
    });
    this.#base = this.system.readText('/proc/self/mountinfo');
    if (pretence.mountedOn !== undefined)
      this.#mounts.push({
        path: pretence.mountedOn,
        type: holds.replace(/-.*/, ''),
        options: pretence.mountOptions ?? 'rw,relatime',
      });
    const files: Record<string, Entry> = {
      '/proc/self/mountinfo': () => this.#mountinfo(),
      '/proc/swaps': () => `Filename\tType\n${this.#isSwapOn ? '/dev/sda partition 1 0 -2\n' : ''}`,
      [`${sda}/size`]: `${(size * MiB) / 512}\n`,
      '/sys/dev/block/8:0': { link: '../../devices/platform/host6/session5/target6:0:0/6:0:0:0/block/sda' },
      [byId]: { link: '../../sda' },
      '/etc/fstab': fstab,
      '/srv/': {},
      '/run/systemd/system/': {},
      ...Object.fromEntries(
        installed.filter((name) => !missing.includes(name)).map((name) => [`/usr/sbin/${name}`, '']),
      ),
      ...pretence.files,
    };
    for (const [path, entry] of Object.entries(files)) this.system.put(path, entry);
    for (const [words, command] of Object.entries(this.#commands())) this.system.onCommand(words, command);
    this.host = hostOf(this.system);
  }

  /** Commands that change something. */
  get changes(): string[] {
    return this.system.calls
      .map(({ argv }) => argv.join(' '))
      .filter((line) => !/^(udevadm|wipefs)/.test(line));
  }

  #commands() {
    const make = (type: string) => (call: Call) => this.#make(type, call);
    const grow = (holds: string) => () => this.#show(headOf(holds));
    return {
      wipefs: fixture(`wipefs/${this.pretence.signatures ?? 'blank'}.json`),
      'mkfs.ext4': make('ext4'),
      'mkfs.xfs': make('xfs'),
      'mkfs.btrfs': make('btrfs'),
      'mkfs.gfs2': () => this.#show(headOf('gfs2')),
      'mkfs.ocfs2': make('ocfs2'),
      mkswap: make('swap'),
      e2fsck: '',
      xfs_repair: '',
      'btrfs check': '',
      resize2fs: grow('ext4-grown'),
      'xfs_growfs -d': () => this.#growXfs(),
      'xfs_growfs -n': () => this.#geometry(),
      'btrfs filesystem resize': () => this.#growBtrfs(),
      mount: (call: Call) => this.#mount(call),
      umount: ({ argv }: Call) => {
        this.#mounts = this.#mounts.filter(({ path }) => path !== argv.at(-1));
        return '';
      },
      swapon: () => this.#swap(true),
      swapoff: () => this.#swap(false),
      ...this.pretence.commands,
    };
  }

  #make(type: string, { argv }: Call): string {
    const at = argv.findIndex((word) => word === '-U' || word === '-m');
    const uuid = argv[at + 1]?.replace('uuid=', '') ?? '';
    const head = headWith(type, uuidOffsets[type] ?? 0, uuid);
    if (type === 'swap') new DataView(head.buffer).setUint32(1028, (this.#size() * MiB) / 4096 - 1, true);
    return this.#show(head);
  }

  #geometry(): string {
    const shown = Number(new DataView(this.#head.buffer).getBigUint64(8));
    const blocks = Math.max(shown, ((this.pretence.liveSize ?? 0) * MiB) / 4096);
    return fixture('filesystems/xfs-geometry-6.13.stdout').replace('blocks=131072,', `blocks=${blocks},`);
  }

  /** The size that the disk has now. */
  #growXfs(): string {
    new DataView(this.#head.buffer).setBigUint64(8, BigInt((this.#size() * MiB) / 4096));
    return this.#show(this.#head);
  }

  #growBtrfs(): string {
    new DataView(this.#head.buffer).setBigUint64(65_536 + 0xc9 + 8, BigInt(this.#size() * MiB), true);
    return this.#show(this.#head);
  }

  #size(): number {
    return this.pretence.size ?? 300;
  }

  #show(head: Uint8Array): string {
    this.#head = head;
    this.system.put('/dev/sda', { block: [8, 0], content: head });
    return '';
  }

  #mount({ argv }: Call): string {
    const options = argv[argv.indexOf('-o') + 1] ?? '';
    const path = argv.at(-1) ?? '';
    const type = argv[argv.indexOf('-t') + 1] ?? '';
    this.#mounts = this.#mounts.filter((one) => one.path !== path);
    const kernel = options.split(',').filter((option) => !['_netdev', 'nofail', 'remount'].includes(option));
    this.#mounts.push({ path, type, options: kernel.join(',') });
    return '';
  }

  #swap(isOn: boolean): string {
    this.#isSwapOn = isOn;
    return '';
  }

  #mountinfo(): string {
    const own = this.#mounts.map(
      ({ path, type, options }) =>
        `99 25 8:0 / ${path.replaceAll(' ', '\\040')} ${options} - ${type} /dev/sda rw\n`,
    );
    return `${this.#base}${own.join('')}`;
  }
}
