// What a playbook says of a session, as settings of its node record (iscsid.conf, README of open-iscsi).
import type { Desired } from '../../src/contract/kinds/index.ts';
import { formatSetting } from '../../src/contract/node-settings.ts';
import type { Settings } from './record-text.ts';

type Wanted = Pick<Desired<'iscsi_session'>, 'startup' | 'chap' | 'nr_sessions' | 'settings'>;

/** The one that can be changed in a live session, too, through sysfs. */
export const replacementTimeout = 'node.session.timeo.replacement_timeout';

/** Each setting as people know it, in a plan; the values may be secrets. */
const titles: ReadonlyMap<string, string> = new Map([
  ['node.startup', 'startup'],
  ['node.conn[0].startup', 'startup'],
  ['node.session.nr_sessions', 'number of sessions'],
  ['iface.net_ifacename', 'network interface'],
  ['iface.hwaddress', 'hardware address'],
  ['iface.ipaddress', 'address of the interface'],
  ['iface.initiatorname', 'initiator name of the interface'],
  ['iface.transport_name', 'transport'],
  ['node.session.auth.authmethod', 'authentication method'],
  ['node.session.auth.username', 'CHAP user'],
  ['node.session.auth.password', 'CHAP secret'],
  ['node.session.auth.username_in', 'mutual CHAP user'],
  ['node.session.auth.password_in', 'mutual CHAP secret'],
]);

/** Those that say nothing of a session, but of when and how many there are. */
const ofTheRecord = ['node.startup', 'node.conn[0].startup', 'node.session.nr_sessions'];

/**
 * The settings that the playbook decides. `--loginall=automatic` takes a record where either of the two startups says so, so both
 * are set. Without `chap`, what the record says of it is kept; with it, a direction that is not named is taken out.
 */
export function wantedSettings({ startup, chap, nr_sessions, settings }: Wanted): Settings {
  const named = Object.entries(settings).map(([name, value]): [string, string] => [
    name,
    formatSetting(value),
  ]);
  return new Map<string, string | undefined>([
    ['node.startup', startup],
    ['node.conn[0].startup', startup],
    ...(nr_sessions === undefined ? [] : [['node.session.nr_sessions', String(nr_sessions)] as const]),
    ...named,
    ...credentialSettings(chap),
  ]);
}

/** CHAP alone; none where the playbook says nothing of it. */
export function credentialSettings(chap: Wanted['chap']): Settings {
  if (!chap) return new Map();
  return new Map<string, string | undefined>([
    ['node.session.auth.authmethod', 'CHAP'],
    ['node.session.auth.username', chap.username],
    ['node.session.auth.password', chap.password],
    ['node.session.auth.username_in', chap.mutual?.username],
    ['node.session.auth.password_in', chap.mutual?.password],
  ]);
}

/** "startup, CHAP user, CHAP secret": which settings these are, never what they are. */
export function titleOf(names: readonly string[]): string {
  return [...new Set(names.map((name) => titles.get(name) ?? name))].join(', ');
}

/** Whether it takes effect at a login only. */
export function waitsForLogin(name: string): boolean {
  return name !== replacementTimeout && !ofTheRecord.includes(name);
}
