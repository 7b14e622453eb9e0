// `block`: a block device, served as it is. It must be nobody else's.

import { parseBackstoreInfo } from '../../../lio/backstore-info.ts';
import { deviceOf, readBlockDevice, readUses } from '../../../lio/block-device.ts';
import { backstorePath } from '../../../lio/paths.ts';
import type { System } from '../../../system/system.ts';
import type { CommonFacts, Obstacle } from './facts.ts';
import { commonFacts, type VolumeQuestion } from './question.ts';

export interface BlockFacts extends CommonFacts {
  plugin: 'block';
  /** Whether what is at the path is a block device. */
  isBlock: boolean;
  /** SCSI peripheral type, where it has one. */
  type?: number;
  /** Who uses it, for people; read only where it is not served yet. */
  uses: string[];
}

export function readBlock(question: VolumeQuestion): BlockFacts {
  const { system, path } = question;
  const common = commonFacts(question, 'block');
  const status = system.stat(path);
  if (status?.kind !== 'block') {
    return {
      ...common,
      plugin: 'block',
      isBlock: false,
      servesPath: common.live?.path === path,
      size: 0,
      uses: [],
    };
  }
  const { device, ...rest } = readBlockDevice(system, status.rdev);
  return {
    ...common,
    ...rest,
    plugin: 'block',
    isBlock: true,
    servesPath: common.live !== undefined && liveDevice(system, common.live) === device,
    uses: common.live ? [] : readAllUses(question, device),
  };
}

function liveDevice(system: System, live: NonNullable<CommonFacts['live']>): string | undefined {
  return parseBackstoreInfo(system.readTextIfExists(`${backstorePath(live)}/info`) ?? '').device;
}

/** A backstore's claim is in no list of holders, so the other backstores are asked. */
function readAllUses({ system, backstores, mounts }: VolumeQuestion, device: string): string[] {
  const served = backstores.filter(
    ({ plugin, enabled, path }) => enabled && plugin === 'block' && deviceOf(system, path) === device,
  );
  return [...readUses(system, device, mounts()), ...served.map(({ name }) => `served as backstore ${name}`)];
}

export function obstacleOfBlock({ path, exists, isBlock, type, uses }: BlockFacts): Obstacle | undefined {
  if (!exists)
    return {
      message: `${path} does not exist`,
      hint: 'make it with a task before this one, such as lvm_volume',
    };
  if (!isBlock) return { message: `${path} is no block device`, hint: 'use `fileio` for a file' };
  if (type !== undefined && type !== 0) {
    return {
      message: `${path} is no disk (SCSI type ${type})`,
      hint: 'only disks, partitions and volumes can be exported as block',
    };
  }
  if (uses.length > 0) {
    return {
      message: `${path} is in use: ${uses.join(', ')}`,
      hint: 'free it first, or export another device: two writers destroy the data',
    };
  }
  return undefined;
}

export function parametersOfBlock({ path }: BlockFacts): string {
  return `udev_path=${path}`;
}
