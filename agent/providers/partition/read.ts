// Looks at the disk as the kernel shows it; only where something is missing or to be removed, its table and its content are read.
import { type DeviceState, readDevice } from '../../devices/device-state.ts';
import { readBlockDevice, readUses } from '../../facts/block-device.ts';
import { type Host, HostError } from '../../provider.ts';
import type { System } from '../../system/system.ts';
import { probePlace } from '../../tools/blkid.ts';
import { type PartitionTable, readTable } from '../../tools/sfdisk.ts';
import { complaintOf, runTool, runUnchecked, succeeded } from '../../tools/tool.ts';
import { listSignatures } from '../../tools/wipefs.ts';
import { type KnownPartition, listKnown } from './kernel-view.ts';
import { findPartition, isSettled } from './match.ts';
import { type Disk, findPlace } from './placement.ts';
import type { Wanted } from './steps.ts';

export interface Survey {
  /** False where the host has no sfdisk. */
  installed: boolean;
  device: DeviceState;
  disk: Disk;
  /** Missing where the disk has none. */
  table: PartitionTable | undefined;
  known: KnownPartition[];
  /** Why the partition is not free, what it holds, and what the place of a new one shows. */
  uses: string[];
  signatures: string[];
  leftovers: string[];
}

export interface Actual {
  /** Missing where the partition is as it was wished for. */
  survey: Survey | undefined;
}

export function readPartition(desired: Wanted, { system }: Host): Actual {
  const device = readBlockDevice(system, desired.device);
  if (!device) return { survey: surveyMissing(desired, system) };
  const disk = { size: device.size, sector: readSector(system, device.number) };
  const known = listKnown(system, device.number);
  if (isSettled(desired, known, disk)) return { survey: undefined };
  return { survey: survey(desired, disk, known, system) };
}

function readSector(system: System, number: string): number {
  return Number(system.readTextIfExists(`/sys/dev/block/${number}/queue/logical_block_size`) ?? 512);
}

function surveyMissing({ device }: Wanted, system: System): Survey {
  return {
    installed: true,
    device: readDevice(system, device, []),
    disk: { size: 0, sector: 512 },
    table: undefined,
    known: [],
    uses: [],
    signatures: [],
    leftovers: [],
  };
}

function survey(desired: Wanted, disk: Disk, known: KnownPartition[], system: System): Survey {
  const { device: path, size } = desired;
  const tool = readTable(path);
  const result = runUnchecked(system, tool);
  const installed = result.code !== 127;
  if (installed && !succeeded(tool, result)) throw new HostError(complaintOf(tool, result));
  const table = installed ? tool.parse(result.stdout, result) : undefined;
  const found = table && findPartition(desired, table.partitions);
  const place = table && !found && desired.state === 'present' && findPlace(table.partitions, disk, size);
  return {
    installed,
    device: readDevice(system, path, []),
    disk,
    table,
    known,
    ...readContent(
      system,
      known.find(({ number }) => number === found?.number),
    ),
    leftovers: place ? runTool(system, probePlace(path, place)) : [],
  };
}

function readContent(system: System, known: KnownPartition | undefined): Pick<Survey, 'uses' | 'signatures'> {
  const path = known && `/dev/block/${known.device}`;
  const device = path === undefined ? undefined : readBlockDevice(system, path);
  if (path === undefined || !device) return { uses: [], signatures: [] };
  return { uses: readUses(system, path, device), signatures: runTool(system, listSignatures(path)) };
}
