// Whether the disks of a session are those that the playbook expects; pure.
import type { Desired } from '../../../src/contract/kinds/index.ts';
import { formatPortal } from '../../../src/contract/portal.ts';
import { naaOf } from '../../../src/contract/serial.ts';
import type { Disk } from '../../open-iscsi/disks.ts';
import { Refusal } from '../../provider.ts';
import type { LiveSession } from './read.ts';

type Wanted = Desired<'iscsi_session'>;
type WantedDisk = Wanted['devices'][number];

/** The numbers that have no disk yet. */
export function findMissingLuns({ devices }: Wanted, { disks }: Pick<LiveSession, 'disks'>): number[] {
  return devices.map(({ lun }) => lun).filter((lun) => !disks.some((disk) => disk.lun === lun));
}

/**
 * A LUN number that was given to another volume shows as a disk that is not the expected one; what is written to it would be lost or
 * destroy something. Throws Refusal.
 */
export function refuseOtherDisks({ iqn, devices }: Wanted, { disks, portal }: LiveSession): void {
  for (const wanted of devices) {
    const disk = disks.find(({ lun }) => lun === wanted.lun);
    const difference = disk && differenceOf(wanted, disk);
    if (!disk || difference === undefined) continue;
    const place = `${iqn}${portal ? ` at ${formatPortal(portal)}` : ''}`;
    throw new Refusal(
      `LUN ${wanted.lun} of ${place} is another disk than expected: ${disk.name} ${difference}`,
      `do not use it. If the number was given to another volume, unmount ${disk.name}, log out and run again`,
    );
  }
}

function differenceOf(wanted: WantedDisk, disk: Disk): string | undefined {
  if (wanted.serial !== undefined) return serialDifference(wanted.serial, disk);
  return wanted.expect === undefined ? undefined : modelDifference(wanted.expect, disk);
}

function serialDifference(wanted: string, { serial, wwid }: Disk): string | undefined {
  if (serial !== undefined) return serial === wanted ? undefined : `has serial ${serial}, not ${wanted}`;
  if (wwid === undefined) return `tells no serial, so it cannot be proved to be ${wanted}`;
  return wwid === naaOf(wanted) ? undefined : `has the identity ${wwid}, not ${naaOf(wanted)}`;
}

/** What LIO shows as model where it is not told to show a backstore's name (`INQUIRY_PROD` of its backends). */
const plainModels = ['IBLOCK', 'FILEIO', 'PSCSI', 'RAMDISK-MCP', 'RAMDISK-DR'];

/** Without a serial, a name that LIO shows as the model still tells, as far as the 16 characters of INQUIRY go. */
function modelDifference(wanted: string, { vendor, model }: Disk): string | undefined {
  if (vendor !== 'LIO-ORG' || model === undefined || plainModels.includes(model)) return undefined;
  return model === wanted.slice(0, 16).trim() ? undefined : `calls itself ${model}, not ${wanted}`;
}
