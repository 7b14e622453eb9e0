// What a client has of one target: node records, live sessions with their disks, and the timer that keeps them.
import type { Desired } from '../../../src/contract/kinds/index.ts';
import type { Portal } from '../../../src/contract/portal.ts';
import { parseMounts } from '../../facts/mounts.ts';
import { describeUses } from '../../open-iscsi/block-use.ts';
import { proofInterface } from '../../open-iscsi/credentials-proof.ts';
import { findDatabase, findIscsiadm } from '../../open-iscsi/database.ts';
import { type Disk, listLuns, readDisks } from '../../open-iscsi/disks.ts';
import { initiatorNamePath, parseInitiatorName } from '../../open-iscsi/initiator-name.ts';
import { hasInterface, readBindings } from '../../open-iscsi/interface-records.ts';
import { isSameSession, readKeptSessions } from '../../open-iscsi/kept-sessions.ts';
import { compareCredentials } from '../../open-iscsi/live-credentials.ts';
import { readTimer, type TimerState } from '../../open-iscsi/login-timer.ts';
import { type NodeRecord, readNodeRecords, recordsAt } from '../../open-iscsi/node-records.ts';
import { isSamePortal } from '../../open-iscsi/portals.ts';
import type { Settings } from '../../open-iscsi/record-text.ts';
import { findSessions, readSessions, type Session, type SessionKey } from '../../open-iscsi/sessions.ts';
import type { Host } from '../../provider.ts';
import type { System } from '../../system/system.ts';

type Wanted = Desired<'iscsi_session'>;

export interface LiveSession extends Session {
  disks: Disk[];
  /** Why it must not be logged out; only looked for where it is to go. */
  uses: string[];
  /** What the kernel has of CHAP, against what the playbook says; `unknown` where it says nothing or the kernel does not tell. */
  credentials: 'wanted' | 'other' | 'unknown';
}

/** One of the portals that the playbook names. */
export interface PortalState {
  portal: Portal;
  /** More than one where records for several portal groups were made. */
  records: NodeRecord[];
  /** Those to stay: more than one with `nr_sessions`. */
  sessions: LiveSession[];
  /** More than `nr_sessions` wants. */
  surplus: LiveSession[];
  /** In the login timer's list. */
  isKept: boolean;
}

/** What there is of the same target, on the same interface, over portals that the playbook does not name. */
export interface Strangers {
  records: NodeRecord[];
  sessions: LiveSession[];
  /** Of the login timer's list. */
  kept: SessionKey[];
}

export interface Actual {
  installed: boolean;
  /** Where records are, whether there are any or not. */
  database: string;
  hasInterface: boolean;
  /** What the interface's record says of where sessions go: node records have a copy of it. */
  bindings: Settings;
  portals: PortalState[];
  strangers: Strangers;
  /** What a proof of credentials left that was cut off. */
  proof: { paths: string[]; sessions: number };
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
  const records = readNodeRecords(system, database, desired.iqn);
  const sessions = readSessions(system, desired.iqn);
  const live = readLive(desired, sessions, system);
  const keys = desired.portals.map((portal) => ({ iqn: desired.iqn, iface: desired.iface, portal }));
  return {
    installed: findIscsiadm(system) !== undefined,
    database,
    hasInterface: hasInterface(system, database, desired.iface),
    bindings: readBindings(system, database, desired.iface),
    portals: keys.map((key) => ({
      portal: key.portal,
      records: recordsAt(records, key),
      sessions: live.staying.filter((session) => isSessionOf(session, key)),
      surplus: live.surplus.filter((session) => isSessionOf(session, key)),
      isKept: kept.some((one) => isSameSession(one, key)),
    })),
    strangers: {
      records: records.filter(
        ({ iface, portal }) =>
          iface === desired.iface && !keys.some((key) => isSamePortal(portal, key.portal)),
      ),
      sessions: live.strangers,
      kept: kept.filter(
        (one) =>
          one.iqn === desired.iqn &&
          one.iface === desired.iface &&
          !keys.some((key) => isSameSession(one, key)),
      ),
    },
    proof: {
      paths: records.filter(({ iface }) => iface === proofInterface).map(({ path }) => path),
      sessions: sessions.filter(({ iface }) => iface === proofInterface).length,
    },
    timer: readTimer(system),
    keptCount: kept.length,
    initiator: parseInitiatorName(system.readTextIfExists(initiatorNamePath) ?? ''),
  };
}

interface Live {
  staying: LiveSession[];
  surplus: LiveSession[];
  strangers: LiveSession[];
}

/** The sessions of this target and interface, by what becomes of them; uses are looked for where a session is to go. */
function readLive(desired: Wanted, all: readonly Session[], system: System): Live {
  const { iqn, iface, state, prune, nr_sessions = Number.POSITIVE_INFINITY } = desired;
  const sessions = all.filter((session) => session.iface === iface);
  const byPortal = desired.portals.map((portal) => findSessions(sessions, { iqn, iface, portal }));
  const most = state === 'absent' ? Number.POSITIVE_INFINITY : nr_sessions;
  const staying = byPortal.flatMap((some) => some.slice(0, most));
  const surplus = byPortal.flatMap((some) => some.slice(most));
  const strangers = sessions.filter((session) => ![...staying, ...surplus].includes(session));
  const leaving = [...surplus, ...(prune ? strangers : []), ...(state === 'absent' ? staying : [])];
  const describe = describer(desired, leaving, system);
  return {
    staying: staying.map(describe),
    surplus: surplus.map(describe),
    strangers: strangers.map(describe),
  };
}

function describer(
  { chap, relogin }: Wanted,
  leaving: readonly Session[],
  system: System,
): (session: Session) => LiveSession {
  const mountinfo = system.readTextIfExists('/proc/self/mountinfo');
  const mounts = parseMounts(mountinfo ?? '');
  const namesOf = ({ sid }: Session) => listLuns(system, sid).map(({ name }) => name);
  const together = leaving.flatMap(namesOf);
  return (session) => {
    const credentials = compareCredentials(system, session.sid, chap);
    const goes = leaving.includes(session);
    const isShortlyAway = !goes && relogin && credentials === 'other';
    const names = goes || isShortlyAway ? namesOf(session) : [];
    return {
      ...session,
      credentials,
      disks: readDisks(system, session.sid, mounts),
      uses: names.flatMap((name) => describeUses(system, name, mounts, goes ? together : names)),
    };
  };
}

function isSessionOf({ portal }: Session, key: SessionKey): boolean {
  return portal !== undefined && isSamePortal(portal, key.portal);
}
