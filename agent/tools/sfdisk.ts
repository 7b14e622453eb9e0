// Partition tables by sfdisk(8), which every distribution has beside its fdisk. Nothing is wiped, and the kernel is told by partx.
import * as z from 'zod';
import { HostError } from '../provider.ts';
import { complaintOf, ignoreOutput, type Tool } from './tool.ts';

export interface Partition {
  number: number;
  /** Bytes from the beginning of the disk. */
  start: number;
  /** Bytes. */
  size: number;
  /** GUID in upper case. */
  type: string;
  /** Empty where it has none. */
  name: string;
}

export interface PartitionTable {
  /** "gpt", "dos". */
  label: string;
  partitions: Partition[];
}

const partition = z.object({
  node: z.string(),
  start: z.int(),
  size: z.int(),
  type: z.string(),
  name: z.string().default(''),
});

const dump = z.object({
  partitiontable: z.object({
    label: z.string(),
    /** Older versions leave it out. */
    sectorsize: z.int().default(512),
    partitions: z.array(partition).default([]),
  }),
});

const deadline = 60;

/** `undefined` where the disk has no table. */
export function readTable(device: string): Tool<PartitionTable | undefined> {
  const tool: Tool<PartitionTable | undefined> = {
    argv: ['sfdisk', '--json', device],
    deadline,
    accept: [0, 1],
    parse: (stdout, result) => {
      if (result.code === 0) return tableOf(dump.parse(JSON.parse(stdout)).partitiontable);
      if (/does not contain a recognized partition table/.test(result.stderr)) return undefined;
      throw new HostError(complaintOf(tool, result));
    },
  };
  return tool;
}

function tableOf({ label, sectorsize, partitions }: z.output<typeof dump>['partitiontable']): PartitionTable {
  return {
    label,
    partitions: partitions.map(({ node, start, size, type, name }) => ({
      number: Number(/\d+$/.exec(node)?.[0]),
      start: start * sectorsize,
      size: size * sectorsize,
      type: type.toUpperCase(),
      name,
    })),
  };
}

/** Only on a disk without one: sfdisk replaces what is there. */
export function makeTable(device: string): Tool<void> {
  return change([device], 'label: gpt\n');
}

/** `sector`: bytes of a logical sector of the disk. */
export function addPartition(device: string, partition: Partition, sector: number): Tool<void> {
  const { number, start, size, type, name } = partition;
  const named = name === '' ? '' : `, name="${name}"`;
  const place = `start=${start / sector}, size=${size / sector}`;
  return change(['--append', device], `${number}: ${place}, type=${type}${named}\n`);
}

/** Its start, type and name stay. A disk that has grown gets its second table moved to the end. */
export function resizePartition(device: string, number: number, size: number, sector: number): Tool<void> {
  return change(['-N', String(number), device], `size=${size / sector}\n`);
}

export function removePartition(device: string, number: number): Tool<void> {
  return change(['--delete', device, String(number)]);
}

/** Telling the kernel is left to partx: rereading the table fails where another partition is in use. */
function change(words: readonly string[], input?: string): Tool<void> {
  const careful = ['--wipe', 'never', '--wipe-partitions', 'never', '--no-reread', '--no-tell-kernel'];
  return {
    argv: ['sfdisk', '--quiet', ...careful, ...words],
    deadline,
    ...(input !== undefined && { input }),
    parse: ignoreOutput,
  };
}
