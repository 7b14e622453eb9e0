// What a client has of one target: node records, live sessions with their disks, and the timer that keeps them.
import type { Desired } from '../../../src/contract/kinds/index.ts';
import type { Portal } from '../../../src/contract/portal.ts';
import { type Mount, parseMounts } from '../../facts/mounts.ts';
import { describeUses } from '../../open-iscsi/block-use.ts';
import { findDatabase, findIscsiadm, hasInterface } from '../../open-iscsi/database.ts';
import { type Disk, readDisks } from '../../open-iscsi/disks.ts';
import { initiatorNamePath, parseInitiatorName } from '../../open-iscsi/initiator-name.ts';
import { isSameSession, readKeptSessions } from '../../open-iscsi/kept-sessions.ts';
import { readTimer, type TimerState } from '../../open-iscsi/login-timer.ts';
import { type NodeRecord, readNodeRecords, recordsAt } from '../../open-iscsi/node-records.ts';
import { findSession, readSessions, type Session } from '../../open-iscsi/sessions.ts';
import type { Host } from '../../provider.ts';
import type { System } from '../../system/system.ts';

type Wanted = Desired<'iscsi_session'>;

export interface LiveSession extends Session {
  disks: Disk[];
  /** Why it must not be logged out; only looked for where it is to go. */
  uses: string[];
}

/** One of the portals that the playbook names. */
export interface PortalState {
  portal: Portal;
  /** More than one where records for several portal groups were made. */
  records: NodeRecord[];
  session: LiveSession | undefined;
  /** In the login timer's list. */
  isKept: boolean;
}

export interface Actual {
  installed: boolean;
  /** Where records are, whether there are any or not. */
  database: string;
  hasInterface: boolean;
  portals: PortalState[];
  timer: TimerState;
  /** Sessions in the login timer's list, of whatever target. */
  keptCount: number;
  /** The name in this client's file. */
  initiator: string | undefined;
}

/** No child is started: a re-run costs some dozens of small reads. */
export function readSession(desired: Wanted, { system }: Host): Actual {
  const database = findDatabase(system);
  const kept = readKeptSessions(system);
  const records = readNodeRecords(system, database, desired);
  const sessions = readSessions(system, desired.iqn);
  const mounts = sessions.length === 0 ? [] : parseMounts(system.readText('/proc/self/mountinfo'));
  return {
    installed: findIscsiadm(system) !== undefined,
    database,
    hasInterface: hasInterface(system, database, desired.iface),
    portals: desired.portals.map((portal) => {
      const key = { iqn: desired.iqn, iface: desired.iface, portal };
      const session = findSession(sessions, key);
      return {
        portal,
        records: recordsAt(records, portal),
        session: session && readLive(session, desired, mounts, system),
        isKept: kept.some((one) => isSameSession(one, key)),
      };
    }),
    timer: readTimer(system),
    keptCount: kept.length,
    initiator: parseInitiatorName(system.readTextIfExists(initiatorNamePath) ?? ''),
  };
}

function readLive(
  session: Session,
  { state }: Wanted,
  mounts: readonly Mount[],
  system: System,
): LiveSession {
  const disks = readDisks(system, session.sid, mounts);
  const uses = state === 'present' ? [] : disks.flatMap(({ name }) => describeUses(system, name, mounts));
  return { ...session, disks, uses };
}
