// A device that is to be taken: what it holds, who uses it, and what else it could have meant.
import { type BlockDevice, readBlockDevice, readUses } from '../facts/block-device.ts';
import type { System } from '../system/system.ts';
import type { LvmReport } from '../tools/lvm-report.ts';
import { runTool } from '../tools/tool.ts';
import { listSignatures } from '../tools/wipefs.ts';

export interface DeviceState {
  path: string;
  /** Whether something is at that path. */
  exists: boolean;
  device: BlockDevice | undefined;
  /** Why it is not free. */
  uses: string[];
  signatures: string[];
  /** A physical volume that is in no group and claims none: LVM's own word for "free". */
  orphan: boolean;
  /** Names beside it that look like it, the likeliest first. */
  similar: string[];
}

const maximumSimilar = 5;

export function readDevice(system: System, path: string, orphans: LvmReport['orphans']): DeviceState {
  const device = readBlockDevice(system, path);
  const real = system.realPath(path);
  return {
    path,
    exists: real !== undefined,
    device,
    uses: device ? readUses(system, path, device) : [],
    signatures: device ? runTool(system, listSignatures(path)) : [],
    orphan: orphans.some((one) => !one.used && system.realPath(one.path) === real),
    similar: real === undefined ? findSimilar(system, path) : [],
  };
}

/** By how much of the name's beginning and end is the same. */
function findSimilar(system: System, path: string): string[] {
  const at = path.lastIndexOf('/');
  const [directory, wanted] = [path.slice(0, at), path.slice(at + 1)];
  return system
    .list(directory)
    .filter((name) => !/-part\d+$/.test(name))
    .map((name) => ({ name, likeness: commonLength(wanted, name) }))
    .sort((one, other) => other.likeness - one.likeness)
    .slice(0, maximumSimilar)
    .map(({ name }) => `${directory}/${name}`);
}

function commonLength(one: string, other: string): number {
  const shorter = Math.min(one.length, other.length);
  let start = 0;
  while (start < shorter && one[start] === other[start]) start += 1;
  let end = 0;
  while (end < shorter - start && one.at(-1 - end) === other.at(-1 - end)) end += 1;
  return start + end;
}
