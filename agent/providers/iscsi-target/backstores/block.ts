// `block`: a block device, served as it is. It must be nobody else's. When it grows, the kernel offers the new size by itself.
import { deviceOf, readBlockDevice, readUses } from '../../../lio/block-device.ts';
import type { LiveBackstore } from '../../../lio/live-backstores.ts';
import type { System } from '../../../system/system.ts';
import type { CommonFacts, Obstacle } from './facts.ts';
import { refuseOtherBirth } from './fixed-at-birth.ts';
import type { Plugin } from './plugin.ts';
import { commonFacts, type VolumeQuestion } from './question.ts';

interface BlockFacts extends CommonFacts {
  /** Whether what is at the path is a block device. */
  isBlock: boolean;
  /** SCSI peripheral type, where it has one. */
  type?: number;
  /** Who uses it, for people; read only where it is not served yet. */
  uses: string[];
  /** Whether clients cannot write: as described, and as the live backstore has it. */
  readOnly: { wanted: boolean | undefined; live: boolean };
}

export const block: Plugin<BlockFacts> = {
  read: readBlock,
  obstacleOf,
  parametersOf: ({ path, readOnly }) => `udev_path=${path}${readOnly.wanted === true ? ',readonly=1' : ''}`,
  describe: ({ path, readOnly }) => `on ${path}${readOnly.wanted === true ? ', read-only' : ''}`,
  planBacking: () => [],
  planLive: ({ name, readOnly }) => {
    refuseOtherBirth(name, [{ property: 'read_only', ...readOnly }]);
    return { files: [], backstores: [] };
  },
};

function readBlock(question: VolumeQuestion): BlockFacts {
  const { system, path, lun } = question;
  const common = commonFacts(question, 'block');
  const { info } = common;
  const readOnly = { wanted: lun.read_only, live: info.readOnly ?? false };
  const status = system.stat(path);
  if (status?.kind !== 'block') {
    return {
      ...common,
      isBlock: false,
      servesPath: common.live?.path === path,
      size: 0,
      uses: [],
      readOnly,
    };
  }
  const { device, ...rest } = readBlockDevice(system, status.rdev);
  return {
    ...common,
    ...rest,
    isBlock: true,
    servesPath: common.live !== undefined && info.device === device,
    uses: common.live ? [] : readAllUses(question, device),
    readOnly,
  };
}

/** Also of `pscsi`. A backstore's claim is in no list of holders, so the other backstores are asked. */
export function readAllUses({ system, backstores, mounts }: VolumeQuestion, device: string): string[] {
  const served = backstores.filter((one) => isServed(system, one, device));
  return [...readUses(system, device, mounts()), ...served.map(({ name }) => `served as backstore ${name}`)];
}

function isServed(system: System, { plugin, enabled, path }: LiveBackstore, device: string): boolean {
  return enabled && (plugin === 'block' || plugin === 'pscsi') && deviceOf(system, path) === device;
}

function obstacleOf({ path, exists, isBlock, type, uses }: BlockFacts): Obstacle | undefined {
  if (!exists)
    return {
      message: `${path} does not exist`,
      hint: 'make it with a task before this one, such as lvm_volume',
    };
  if (!isBlock) return { message: `${path} is no block device`, hint: 'use `fileio` for a file' };
  if (type !== undefined && type !== 0) {
    return {
      message: `${path} is no disk (SCSI type ${type})`,
      hint: 'only disks, partitions and volumes can be exported as `block`; `pscsi` passes other devices through',
    };
  }
  return obstacleOfUses(path, uses);
}

export function obstacleOfUses(path: string, uses: readonly string[]): Obstacle | undefined {
  if (uses.length === 0) return undefined;
  return {
    message: `${path} is in use: ${uses.join(', ')}`,
    hint: 'free it first, or export another device: two writers destroy the data',
  };
}
