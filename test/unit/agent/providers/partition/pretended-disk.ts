// A disk of 2 GiB with a partition table, and the tools that change it: what the table has and what the kernel knows are two things.
import type { Call } from '../../../../../agent/system/memory/history.ts';
import { createMemorySystem, type MemorySystem } from '../../../../../agent/system/memory/index.ts';
import { fixture } from '../../tools/fixture.ts';
import { hostOf, type MemoryHost } from '../converging.ts';

const MiB = 2 ** 20;
const sector = 512;
export const disk = '/dev/disk/by-id/virtio-one';

interface Entry {
  start: number;
  size: number;
  type: string;
  name?: string;
}

export interface Pretence {
  /** MiB. */
  diskSize?: number;
  /** By their numbers, in MiB; without, the disk has no table. */
  partitions?: Record<number, Entry>;
  /** Those that the kernel does not show. */
  hidden?: number[];
  label?: string;
  /** What wipefs finds on the disk and on partitions, by the name of a recording. */
  signatures?: Record<string, string>;
  /** What lies where a partition is to be made. */
  leftovers?: string;
  files?: Record<string, string | object>;
  installed?: boolean;
}

export class PretendedDisk {
  readonly system: MemorySystem;
  readonly host: MemoryHost;
  readonly #label: string;
  #table: Map<number, Entry> | undefined;

  constructor(pretence: Pretence) {
    const {
      diskSize = 2048,
      partitions,
      hidden = [],
      label = 'gpt',
      files = {},
      installed = true,
    } = pretence;
    this.#label = label;
    this.system = createMemorySystem({
      files: {
        [disk]: { link: '/dev/vdb' },
        '/dev/vdb': { block: [254, 16] },
        '/sys/dev/block/254:16/size': `${(diskSize * MiB) / sector}\n`,
        '/sys/dev/block/254:16/ro': '0\n',
        '/sys/dev/block/254:16/queue/logical_block_size': `${sector}\n`,
        '/proc/self/mountinfo': fixture('proc/mountinfo'),
        '/proc/swaps': '',
        '/run/udev/data/': {},
        ...files,
      },
      commands: {
        udevadm: '',
        wipefs: ({ argv }: Call) =>
          fixture(`wipefs/${pretence.signatures?.[argv.at(-1) ?? ''] ?? 'blank'}.json`),
        blkid: () =>
          pretence.leftovers === undefined ? { code: 2 } : { stdout: `TYPE=${pretence.leftovers}\n` },
        partx: ({ argv }: Call) => this.#tellKernel(argv),
        ...(installed && { sfdisk: (call: Call) => this.#change(call) }),
      },
    });
    this.host = hostOf(this.system);
    if (!partitions) return;
    this.#table = new Map(
      Object.entries(partitions).map(([number, { start, size, ...rest }]) => [
        Number(number),
        { start: start * MiB, size: size * MiB, ...rest },
      ]),
    );
    for (const number of this.#table.keys()) if (!hidden.includes(number)) this.#show(number);
  }

  /** Commands that change something, with what they were told. */
  get changes(): string[] {
    return this.system.calls
      .filter(({ argv }) => /^(sfdisk|partx)/.test(argv.join(' ')) && !argv.includes('--json'))
      .map(({ argv, input }) =>
        [...argv.filter((word) => !/^(--quiet|--wipe.*|never|--no-.*)$/.test(word)), input?.trim() ?? '']
          .join(' ')
          .trim(),
      );
  }

  #change({ argv, input = '' }: Call) {
    if (argv.includes('--json')) return this.#dump();
    if (input.startsWith('label')) this.#table = new Map();
    else if (argv.includes('--append')) this.#add(input);
    else if (argv.includes('-N')) this.#resize(Number(argv[argv.indexOf('-N') + 1]), input);
    else this.#table?.delete(Number(argv.at(-1)));
    return '';
  }

  #dump() {
    if (!this.#table)
      return { code: 1, stderr: `sfdisk: ${disk}: does not contain a recognized partition table\n` };
    const partitions = [...this.#table].map(([number, { start, size, ...rest }]) => ({
      node: `${disk}-part${number}`,
      start: start / sector,
      size: size / sector,
      ...rest,
    }));
    return {
      stdout: JSON.stringify({ partitiontable: { label: this.#label, sectorsize: sector, partitions } }),
    };
  }

  #add(script: string): void {
    const [, number, start, size, type = '', name] =
      /^(\d+): start=(\d+), size=(\d+), type=([0-9A-F-]+)(?:, name="(.+)")?\n$/.exec(script) ?? [];
    const entry = { start: Number(start) * sector, size: Number(size) * sector, type };
    this.#table?.set(Number(number), { ...entry, ...(name !== undefined && { name }) });
  }

  #resize(number: number, script: string): void {
    const entry = this.#table?.get(number);
    if (entry) entry.size = Number(/^size=(\d+)\n$/.exec(script)?.[1]) * sector;
  }

  #tellKernel(argv: readonly string[]): string {
    const number = Number(argv[argv.indexOf('--nr') + 1]);
    if (argv.includes('--delete')) this.system.remove(`/sys/dev/block/254:16/vdb${number}/partition`);
    else this.#show(number);
    return '';
  }

  #show(number: number): void {
    const entry = this.#table?.get(number);
    if (!entry) return;
    const { start, size, type, name } = entry;
    const device = `254:${16 + number}`;
    const directory = `/sys/dev/block/254:16/vdb${number}`;
    this.system.put(`${directory}/partition`, `${number}\n`);
    this.system.put(`${directory}/start`, `${start / sector}\n`);
    this.system.put(`${directory}/size`, `${size / sector}\n`);
    this.system.put(`${directory}/dev`, `${device}\n`);
    this.system.put(`/dev/vdb${number}`, { block: [254, 16 + number] });
    this.system.put(`/dev/block/${device}`, { link: `/dev/vdb${number}` });
    this.system.put(`/sys/dev/block/${device}/size`, `${size / sector}\n`);
    this.system.put(`/sys/dev/block/${device}/ro`, '0\n');
    const named = name === undefined ? '' : `E:ID_PART_ENTRY_NAME=${name}\n`;
    this.system.put(
      `/run/udev/data/b${device}`,
      `E:ID_PART_ENTRY_SCHEME=${this.#label}\n${named}E:ID_PART_ENTRY_TYPE=${type.toLowerCase()}\n`,
    );
  }
}
