// Looks for the volume in sysfs; only where something is missing or to be removed, LVM and the devices themselves are asked.
import { type DeviceState, readDevice } from '../../devices/device-state.ts';
import { type BlockDevice, readBlockDevice, readUses } from '../../facts/block-device.ts';
import { type Host, HostError } from '../../provider.ts';
import type { System } from '../../system/system.ts';
import { mapperName } from '../../tools/lvm.ts';
import { type LvmReport, reportAll, type VolumeGroup } from '../../tools/lvm-report.ts';
import { complaintOf, runTool, runUnchecked, succeeded } from '../../tools/tool.ts';
import { listSignatures } from '../../tools/wipefs.ts';
import { isUnfinished } from './birth-mark.ts';
import { isSettled } from './settled.ts';
import type { Wanted } from './steps.ts';

export interface Survey {
  /** False where the host has no LVM at all. */
  installed: boolean;
  group: VolumeGroup | undefined;
  /** Those of the task that the group has not. */
  newcomers: DeviceState[];
  /** Why an active volume is not free. */
  uses: string[];
  /** A run was interrupted while it made this volume. */
  unfinished: boolean;
  /** What an unfinished volume shows. */
  signatures: string[];
}

export interface Actual {
  /** Missing where the volume is there, active and as it was wished for: then nothing else matters. */
  survey: Survey | undefined;
}

export function readVolume(desired: Wanted, { system }: Host): Actual {
  const device = readActiveVolume(desired, system);
  const unfinished = isUnfinished(system, desired);
  if (desired.state === 'present' && !unfinished && device && isSettled(device, desired, system))
    return { survey: undefined };
  return { survey: survey(desired, device, unfinished, system) };
}

function readActiveVolume({ vg, name }: Wanted, system: System): BlockDevice | undefined {
  return readBlockDevice(system, `/dev/mapper/${mapperName(vg, name)}`);
}

function survey(
  desired: Wanted,
  device: BlockDevice | undefined,
  unfinished: boolean,
  system: System,
): Survey {
  const report = readReport(system);
  return {
    installed: report !== undefined,
    group: report?.groups.find(({ name }) => name === desired.vg),
    newcomers: report && desired.state === 'present' ? readNewcomers(desired, report, system) : [],
    uses: device ? readUses(system, volumePath(desired), device) : [],
    unfinished,
    signatures: unfinished && device ? runTool(system, listSignatures(volumePath(desired))) : [],
  };
}

function readReport(system: System): LvmReport | undefined {
  const result = runUnchecked(system, reportAll);
  if (result.code === 127) return undefined;
  if (!succeeded(reportAll, result)) throw new HostError(complaintOf(reportAll, result));
  return reportAll.parse(result.stdout, result);
}

function readNewcomers(
  { vg, devices }: Wanted,
  { groups, orphans }: LvmReport,
  system: System,
): DeviceState[] {
  const own = groups.find(({ name }) => name === vg)?.devices ?? [];
  const members = new Set(own.map(({ path }) => system.realPath(path)));
  return devices
    .filter((path) => !members.has(system.realPath(path) ?? path))
    .map((path) => readDevice(system, path, orphans));
}

export function volumePath({ vg, name }: Pick<Wanted, 'vg' | 'name'>): string {
  return `/dev/${vg}/${name}`;
}
