// `pscsi`: a SCSI device whose commands are passed through. It keeps its own identity, settings and size.
import { readBlockDevice } from '../../../lio/block-device.ts';
import { findScsiDevice } from '../../../lio/scsi-device.ts';
import { obstacleOfUses, readAllUses } from './block.ts';
import type { CommonFacts, Obstacle } from './facts.ts';
import type { Plugin } from './plugin.ts';
import { commonFacts, type VolumeQuestion } from './question.ts';

interface PassthroughFacts extends CommonFacts {
  /** "0:0:1:0"; absent where there is no such SCSI device. */
  address?: string;
  /** Who uses it, for people; read only where it is not served yet. */
  uses: string[];
}

export const pscsi: Plugin<PassthroughFacts> = {
  read: readPassthrough,
  obstacleOf,
  parametersOf,
  describe: ({ path }) => `on ${path}`,
  planBacking: () => [],
  planLive: () => ({ files: [], backstores: [] }),
};

function readPassthrough(question: VolumeQuestion): PassthroughFacts {
  const { system } = question;
  const device = findScsiDevice(system, question.path);
  const path = device?.path ?? question.path;
  const common = commonFacts({ ...question, path }, 'pscsi');
  const status = device && system.stat(path);
  const disk = status?.kind === 'block' ? readBlockDevice(system, status.rdev) : undefined;
  return {
    ...common,
    servesPath: isServed(common, device?.address),
    size: disk?.size ?? 0,
    uses: common.live || !disk ? [] : readAllUses({ ...question, path }, disk.device),
    ...(device && { address: device.address }),
    ...(device?.serial !== undefined && { identity: device.serial, ownSerial: device.serial }),
  };
}

/** A device that went away is still the one that is served. */
function isServed(
  { live, path, info }: ReturnType<typeof commonFacts>,
  address: string | undefined,
): boolean {
  if (!live) return false;
  return address === undefined ? live.path === path : info.scsiAddress === address;
}

function obstacleOf({ path, exists, address, uses, ownSerial }: PassthroughFacts): Obstacle | undefined {
  if (!exists)
    return { message: `${path} does not exist`, hint: 'ls /dev/disk/by-id and lsscsi show what there is' };
  if (address === undefined) {
    return {
      message: `${path} is no SCSI device`,
      hint: 'partitions, volumes and disks of other kinds are exported with `block`',
    };
  }
  if (ownSerial === undefined) {
    return {
      message: `${path} tells no serial, and LIO cannot give it one`,
      hint: 'clients could not prove which disk it is: export it with `block`',
    };
  }
  return obstacleOfUses(path, uses);
}

/** The form that rtslib writes (pscsi_set_configfs_dev_params in drivers/target/target_core_pscsi.c). */
function parametersOf({ address = '' }: PassthroughFacts): string {
  const [host, channel, target, lun] = address.split(':');
  return `scsi_host_id=${host},scsi_channel_id=${channel},scsi_target_id=${target},scsi_lun_id=${lun}`;
}
