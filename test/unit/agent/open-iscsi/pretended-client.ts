// A client in memory whose iscsiadm does to records and sessions what the real one did while it was recorded.
import type { Answer } from '../../../../agent/system/memory/commands.ts';
import {
  type Call,
  createMemorySystem,
  type Entry,
  type MemorySystem,
} from '../../../../agent/system/memory/index.ts';
import { recordedFailure, recordedText, recordedTree, type TreeName } from './recordings.ts';

/** The recorded target, which has two disks, LUN 0 (web-data) and LUN 1 (scratch). */
export const iqn = 'iqn.2026-11.com.example:self';
export const initiator = 'iqn.2026-11.com.example:web01';
export const portal = '10.77.1.12:3260';
export const portal6 = '[fd77:1::12]:3260';
export const serials = [
  'b96dee5e-c108-4342-869a-d01eb202817a',
  '5755d7b8-8bef-4c4c-8428-3fb5a16a15af',
] as const;

export const recordPath = `/etc/iscsi/nodes/${iqn}/10.77.1.12,3260,1/default`;
export const recordPath6 = `/etc/iscsi/nodes/${iqn}/fd77:1::12,3260,1/default`;

export interface ClientOptions {
  tree?: TreeName;
  files?: Record<string, Entry>;
  installed?: boolean;
  /** The CHAP secret that the target wants; without it, it wants none. */
  secret?: string;
  /** The secret that the portal wants for discovery. */
  discoverySecret?: string;
  /** What a probe of either portal says. */
  probe?: 'open' | 'refused' | 'unreachable' | 'timeout';
}

export function createClient(options: ClientOptions = {}): MemorySystem {
  const { tree = 'before', installed = true, probe = 'open' } = options;
  const system = createMemorySystem({
    probes: { [portal]: probe, [portal6]: probe },
    files: {
      ...recordedTree(tree),
      '/proc/uptime': () => `${1000 + system.uptime()} 0.00\n`,
      '/run/systemd/system/': '',
      '/etc/systemd/system/': '',
      '/run/lock/': '',
      '/var/lib/': '',
      ...(installed && installedFiles),
      ...options.files,
    },
    commands: {
      iscsiadm: (call) => answer(system, call, options),
      'udevadm settle': '',
      sync: '',
      systemctl: '',
      'systemctl show': 'ActiveState=inactive\nNeedDaemonReload=no\n',
    },
  });
  return system;
}

const installedFiles: Record<string, Entry> = {
  '/usr/sbin/iscsiadm': '/etc/iscsi/nodes',
  '/etc/iscsi/initiatorname.iscsi': { content: `InitiatorName=${initiator}\n`, mode: 0o600 },
};

/** The record as iscsiadm made it, for either portal. */
export function newRecord(address = '10.77.1.12'): string {
  return recordedText('iscsiadm/node-record-2.1.8.txt').replaceAll('10.77.1.12', address);
}

/** With these values instead. */
export function recordWith(values: Record<string, string>): string {
  return Object.entries(values).reduce(
    (text, [name, value]) =>
      text.replace(new RegExp(`^${escapePattern(name)} = .*$`, 'm'), `${name} = ${value}`),
    newRecord(),
  );
}

export const automatic = { 'node.startup': 'automatic', 'node.conn[0].startup': 'automatic' };

function escapePattern(text: string): string {
  return text.replace(/[.[\]]/g, '\\$&');
}

function answer(system: MemorySystem, { argv }: Call, options: ClientOptions): Answer {
  const option = (name: string) => argv[argv.indexOf(name) + 1] ?? '';
  if (system.exists('/run/lock/iscsi/lock.write')) return recordedFailure('listing records under the lock');
  if (option('-m') === 'discovery')
    return options.discoverySecret === undefined
      ? recordedText('iscsiadm/discovery.txt')
      : recordedFailure('discovery without CHAP');
  if (option('-m') === 'discoverydb') return answerFromRecord(system, argv, options);
  if (option('-m') === 'session') return logOut(system, Number(option('-r')));
  const place = parsePlace(option('-p'), option('-I'));
  if (argv.includes('--login')) return logIn(system, place, options);
  return option('-o') === 'new' ? addRecord(system, place) : deleteRecord(system, place);
}

export const discoveryRecordPath = '/etc/iscsi/send_targets/10.77.1.12,3260/st_config';

function answerFromRecord(
  system: MemorySystem,
  argv: readonly string[],
  { discoverySecret }: ClientOptions,
): Answer {
  if (argv.includes('--discover')) {
    const isRight = system
      .readText(discoveryRecordPath)
      .includes(`discovery.sendtargets.auth.password = ${discoverySecret}\n`);
    return isRight ? recordedText('iscsiadm/discovery.txt') : recordedFailure('discovery without CHAP');
  }
  if (argv.includes('delete')) system.remove('/etc/iscsi/send_targets/10.77.1.12,3260');
  else {
    const content = recordedText('iscsiadm/discovery-record-2.1.8.txt').replace('10.77.1.11', '10.77.1.12');
    system.put(discoveryRecordPath, { content, mode: 0o600 });
  }
  return '';
}

interface Place {
  address: string;
  path: string;
  old: boolean;
  iface: string;
}

function parsePlace(text: string, iface: string): Place {
  const [, bracketed, bare, port, tpgt] = /^(?:\[(.+)\]|([^:]+)):(\d+)(?:,(\d+))?$/.exec(text) ?? [];
  const address = bracketed ?? bare ?? '';
  const directory = `/etc/iscsi/nodes/${iqn}/${address},${port}`;
  return {
    address,
    old: tpgt === undefined,
    iface,
    path: tpgt === undefined ? directory : `${directory},${tpgt}/${iface}`,
  };
}

function addRecord(system: MemorySystem, { address, path, old }: Place): Answer {
  const text = newRecord(address);
  system.put(path, { content: old ? text.replace('node.tpgt = 1', 'node.tpgt = -1') : text, mode: 0o600 });
  return `New iSCSI node [tcp:[hw=,ip=,net_if=,iscsi_if=default] ${address},3260,1 ${iqn}] added\n`;
}

function deleteRecord(system: MemorySystem, { address, path }: Place): Answer {
  if (!system.exists(path)) return recordedFailure('login without a record');
  if (hasSession(system, address)) return recordedFailure('removing a record that a session uses');
  system.remove(path);
  return '';
}

function logIn(
  system: MemorySystem,
  { address, path, iface }: Place,
  { secret, probe }: ClientOptions,
): Answer {
  const record = system.readTextIfExists(path);
  if (record === undefined) return recordedFailure('login without a record');
  if (iface === 'default' && hasSession(system, address))
    return recordedFailure('login where the session is there');
  if (probe !== undefined && probe !== 'open') return recordedFailure('login to a target that the portal');
  if (secret !== undefined && !record.includes(`node.session.auth.password = ${secret}\n`))
    return recordedFailure('login without CHAP');
  if (iface !== 'default') return logInWithoutDisks(system, iface, address);
  const brought = Object.entries(recordedTree(address.includes(':') ? 'two-portals' : 'logged-in'));
  for (const [entry, content] of brought) system.put(entry, content);
  tellCredentials(system, address.includes(':') ? 6 : 5, record);
  return `Login to [iface: default, target: ${iqn}, portal: ${address},3260] successful.\n`;
}

/** The kernel tells what a session logged in with. */
function tellCredentials(system: MemorySystem, sid: number, record: string): void {
  const value = (name: string) =>
    new RegExp(`^node.session.auth.${name} = (.*)$`, 'm').exec(record)?.[1] ?? '(null)';
  for (const name of ['username', 'password', 'username_in', 'password_in'])
    system.put(`/sys/class/iscsi_session/session${sid}/${name}`, `${value(name)}\n`);
}

function logInWithoutDisks(system: MemorySystem, iface: string, address: string): Answer {
  const values = { targetname: iqn, ifacename: iface, state: 'LOGGED_IN', initiatorname: initiator };
  for (const [name, value] of Object.entries(values))
    system.put(`/sys/class/iscsi_session/session9/${name}`, `${value}\n`);
  system.put('/sys/class/iscsi_connection/connection9:0/persistent_address', `${address}\n`);
  system.put('/sys/class/iscsi_connection/connection9:0/persistent_port', '3260\n');
  return '';
}

function logOut(system: MemorySystem, sid: number): Answer {
  const session = `/sys/class/iscsi_session/session${sid}`;
  if (!system.exists(session)) return recordedFailure('logout of a session number');
  system.remove(session);
  system.remove(`/sys/class/iscsi_connection/connection${sid}:0`);
  return '';
}

function hasSession(system: MemorySystem, address: string): boolean {
  return system
    .list('/sys/class/iscsi_connection')
    .some(
      (name) => system.readText(`/sys/class/iscsi_connection/${name}/persistent_address`).trim() === address,
    );
}
