// Discovery that authenticates: open-iscsi takes the credentials from a record of the portal, so that no argument has them.
import type { Chap } from '../../src/contract/chap.ts';
import type { Portal } from '../../src/contract/portal.ts';
import { HostError } from '../provider.ts';
import type { System } from '../system/system.ts';
import { withDatabaseLock } from './database-lock.ts';
import { addDiscovery, deleteDiscovery, discoverFromRecord } from './iscsiadm.ts';
import { replaceRecord } from './node-records.ts';
import { isSamePortal, portalOf } from './portals.ts';
import { changeRecord, type Settings } from './record-text.ts';
import type { SentPortal } from './send-targets.ts';

/** The targets that a portal offers to these credentials. A record that was there stays, with them; one that was made for it goes. */
export function discoverAs(
  system: System,
  database: string,
  portal: Portal,
  iface: string,
  chap: Chap,
  deadline: number,
): SentPortal[] {
  const isMade = findRecord(system, database, portal) === undefined;
  if (isMade) addDiscovery(system, portal);
  try {
    writeCredentials(system, database, portal, chap);
    return discoverFromRecord(system, portal, iface, deadline);
  } finally {
    if (isMade) deleteDiscovery(system, portal);
  }
}

function writeCredentials(system: System, database: string, portal: Portal, chap: Chap): void {
  withDatabaseLock(system, () => {
    const path = findRecord(system, database, portal);
    if (path === undefined)
      throw new HostError(
        `iscsiadm made no discovery record in ${database}/send_targets`,
        'it keeps its records elsewhere on this host, or something else removes them',
      );
    replaceRecord(system, database, path, changeRecord(system.readText(path), credentialsOf(chap)));
  });
}

/** `send_targets/<address>,<port>/st_config` (usr/idbm.c), in whatever spelling of the address. */
function findRecord(system: System, database: string, portal: Portal): string | undefined {
  const directory = `${database}/send_targets`;
  const entry = system.list(directory).find((name) => {
    const [, address = '', port = ''] = /^([^,]+),(\d+)$/.exec(name) ?? [];
    const found = portalOf(address, port);
    return found !== undefined && isSamePortal(found, portal);
  });
  const path = `${directory}/${entry}/st_config`;
  return entry !== undefined && system.exists(path) ? path : undefined;
}

function credentialsOf({ username, password, mutual }: Chap): Settings {
  const prefix = 'discovery.sendtargets.auth';
  return new Map([
    [`${prefix}.authmethod`, 'CHAP'],
    [`${prefix}.username`, username],
    [`${prefix}.password`, password],
    [`${prefix}.username_in`, mutual?.username],
    [`${prefix}.password_in`, mutual?.password],
  ]);
}
