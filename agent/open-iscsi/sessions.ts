// Live sessions as the kernel has them (Linux drivers/scsi/scsi_transport_iscsi.c): iscsiadm is not asked.
import type { Portal } from '../../src/contract/portal.ts';
import type { System } from '../system/system.ts';
import { isSamePortal, portalOf } from './portals.ts';
import { readAttribute } from './sysfs.ts';

const sessionClass = '/sys/class/iscsi_session';
const connectionClass = '/sys/class/iscsi_connection';

export interface Session {
  /** The kernel's number, by which iscsiadm names it. */
  sid: number;
  iqn: string;
  iface: string;
  /** Where it was told to go; the target may have redirected it. Missing while it is being made or taken away. */
  portal: Portal | undefined;
  /** `LOGGED_IN`, `FAILED` (iscsid is recovering it) or `FREE`. */
  state: string;
  /** The name under which it is logged in. */
  initiator: string | undefined;
  /** Seconds that I/O waits for a lost connection, or "off": `replacement_timeout` as the kernel has it now. */
  recovery: string | undefined;
}

export const loggedIn = 'LOGGED_IN';

/** The sessions of one target, or all. */
export function readSessions(system: System, iqn?: string): Session[] {
  return system.list(sessionClass).flatMap((name) => {
    const [, sid] = /^session(\d+)$/.exec(name) ?? [];
    const target = readAttribute(system, `${sessionClass}/${name}/targetname`);
    if (sid === undefined || target === undefined || (iqn !== undefined && target !== iqn)) return [];
    return [readSession(system, Number(sid), target)];
  });
}

function readSession(system: System, sid: number, iqn: string): Session {
  const attribute = (name: string) => readAttribute(system, `${sessionPath(sid)}/${name}`);
  return {
    sid,
    iqn,
    // Sessions that were made before there were interface records, as by iscsistart, have none.
    iface: attribute('ifacename') ?? 'default',
    portal: readPortal(system, sid),
    state: attribute('state') ?? 'FREE',
    initiator: attribute('initiatorname'),
    recovery: attribute('recovery_tmo'),
  };
}

/** Of connection 0, the only one that Linux's initiator makes. */
function readPortal(system: System, sid: number): Portal | undefined {
  const address = readAttribute(system, `${connectionClass}/connection${sid}:0/persistent_address`);
  const port = readAttribute(system, `${connectionClass}/connection${sid}:0/persistent_port`);
  return address === undefined || port === undefined ? undefined : portalOf(address, port);
}

export function sessionPath(sid: number): string {
  return `${sessionClass}/session${sid}`;
}

/** What names a session for open-iscsi (`iscsi_match_session`): its portal group does not count. */
export interface SessionKey {
  iqn: string;
  portal: Portal;
  iface: string;
}

/** All of one key, those that are logged in first; more than one where the record asks for it (`nr_sessions`). */
export function findSessions<Found extends Session>(sessions: readonly Found[], key: SessionKey): Found[] {
  const matching = sessions.filter(
    ({ iqn, iface, portal }) =>
      iqn === key.iqn && iface === key.iface && portal !== undefined && isSamePortal(portal, key.portal),
  );
  const isLive = ({ state }: Session) => state === loggedIn;
  return [...matching.filter(isLive), ...matching.filter((session) => !isLive(session))];
}

export function findSession(sessions: readonly Session[], key: SessionKey): Session | undefined {
  return findSessions(sessions, key)[0];
}
