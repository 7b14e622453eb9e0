// A live session out and in again, once nothing needs it: a multipath map may first have to take back the path that was away before.
import type { Desired } from '../../../src/contract/kinds/index.ts';
import { parseMounts } from '../../facts/mounts.ts';
import { describeUses } from '../../open-iscsi/block-use.ts';
import { listLuns } from '../../open-iscsi/disks.ts';
import type { RecordAddress } from '../../open-iscsi/iscsiadm.ts';
import { logOut } from '../../open-iscsi/login.ts';
import { HostError } from '../../provider.ts';
import type { System } from '../../system/system.ts';
import { bringSessions } from './connect.ts';
import { patienceOf } from './steps.ts';

type Wanted = Desired<'iscsi_session'>;

const interval = 1;

export function loginAnew(sid: number, record: RecordAddress, desired: Wanted, system: System): void {
  awaitUnused(sid, desired, system);
  logOut(system, { iqn: desired.iqn, sid }, patienceOf(desired));
  bringSessions(record, desired, system);
}

function awaitUnused(sid: number, desired: Wanted, system: System): void {
  const end = system.uptime() + patienceOf(desired);
  for (;;) {
    const uses = usesOf(sid, system);
    if (uses.length === 0) return;
    if (system.uptime() >= end)
      throw new HostError(
        `session ${sid} with ${desired.iqn} is in use: ${uses.join('; ')}`,
        'unmount and release what stands on its disks first, or give it another path',
      );
    system.sleep(interval);
  }
}

function usesOf(sid: number, system: System): string[] {
  const mounts = parseMounts(system.readText('/proc/self/mountinfo'));
  const names = listLuns(system, sid).map(({ name }) => name);
  return names.flatMap((name) => describeUses(system, name, mounts, names));
}
