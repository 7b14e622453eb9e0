// Whether the disks of a session have the size that their server offers by now; pure.
import type { Desired } from '../../../src/contract/kinds/index.ts';
import { formatPortal } from '../../../src/contract/portal.ts';
import { formatSize } from '../../../src/contract/size.ts';
import type { PortalState } from './read.ts';
import { type SessionStep, step } from './steps.ts';

type Wanted = Desired<'iscsi_session'>;

/** Bytes: a disk is whole blocks, and LIO has none that are larger. */
const largestBlock = 4096;

/** A kernel keeps the size that it read at the login until it is told to look again; that disturbs nothing that is going on. */
export function planSizes(desired: Wanted, { portal, sessions }: PortalState): SessionStep[] {
  const disks = sessions.flatMap((session) => session.disks);
  const resized = desired.devices.flatMap(({ lun, size }) => {
    const disk = disks.find((one) => one.lun === lun && isOther(one.size, size));
    return disk && size !== undefined
      ? [`LUN ${lun} (${formatSize(disk.size)} here, ${formatSize(size)} offered)`]
      : [];
  });
  if (resized.length === 0) return [];
  const summary = `read the size anew of ${resized.join(', ')} of ${desired.iqn} at ${formatPortal(portal)}`;
  return [step({ action: 'reread-sizes', portal }, summary, desired)];
}

function isOther(here: number, offered: number | undefined): boolean {
  return offered !== undefined && Math.abs(offered - here) >= largestBlock;
}
