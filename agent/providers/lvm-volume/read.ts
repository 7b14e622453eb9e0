// Looks for the volume in sysfs; only where something is missing or to be removed, LVM and the devices themselves are asked.
import type { Desired } from '../../../src/contract/kinds/index.ts';
import { type BlockDevice, readBlockDevice, readUses } from '../../facts/block-device.ts';
import { type Host, HostError } from '../../provider.ts';
import type { System } from '../../system/system.ts';
import { type LvmReport, mapperName, parseExtentSize, reportAll, type VolumeGroup } from '../../tools/lvm.ts';
import { complaintOf, runTool, runUnchecked, succeeded } from '../../tools/tool.ts';
import { listSignatures } from '../../tools/wipefs.ts';
import { isUnfinished } from './birth-mark.ts';
import { type DeviceState, readDevice } from './devices.ts';
import { hasWantedSize } from './sizing.ts';

type Wanted = Desired<'lvm_volume'>;

export interface Survey {
  /** False where the host has no LVM at all. */
  installed: boolean;
  group: VolumeGroup | undefined;
  /** Only where the group has to be made. */
  devices: DeviceState[];
  /** Why an active volume is not free. */
  uses: string[];
  /** A run was interrupted while it made this volume. */
  unfinished: boolean;
  /** What an unfinished volume shows. */
  signatures: string[];
}

export interface Actual {
  /** Missing where the volume is there, active and of the wanted size: then nothing else matters. */
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

function isSettled({ size }: BlockDevice, { vg, size: wanted }: Wanted, system: System): boolean {
  if (size === wanted) return true;
  const backup = system.readTextIfExists(`/etc/lvm/backup/${vg}`);
  return hasWantedSize(size, wanted, backup === undefined ? undefined : parseExtentSize(backup));
}

function survey(
  desired: Wanted,
  device: BlockDevice | undefined,
  unfinished: boolean,
  system: System,
): Survey {
  const report = readReport(system);
  const group = report?.groups.find(({ name }) => name === desired.vg);
  const needsDevices = report !== undefined && group === undefined && desired.state === 'present';
  return {
    installed: report !== undefined,
    group,
    devices: needsDevices ? desired.devices.map((path) => readDevice(system, path, report.orphans)) : [],
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

export function volumePath({ vg, name }: Pick<Wanted, 'vg' | 'name'>): string {
  return `/dev/${vg}/${name}`;
}
