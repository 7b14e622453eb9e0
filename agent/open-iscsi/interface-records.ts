// Interface records, one file for each in `ifaces/`: which network interface or offload card a session goes through (usr/iface.c).
import type { InterfaceRecord } from '../../src/contract/kinds/iscsi-initiator.ts';
import type { System } from '../system/system.ts';
import { withDatabaseLock } from './database-lock.ts';
import { parentOf, replacePrepared } from './node-records.ts';
import { changeRecord, parseRecord, type Settings } from './record-text.ts';

/** Interfaces that need no record (`iface_get_by_name` in usr/iface.c). */
const builtIn = ['default', 'iser'];

export function interfacePath(database: string, name: string): string {
  return `${database}/ifaces/${name}`;
}

export function hasInterface(system: System, database: string, name: string): boolean {
  return builtIn.includes(name) || system.exists(interfacePath(database, name));
}

/** What a playbook says of an interface, as its record has it. */
export function interfaceSettings(iface: InterfaceRecord): Settings {
  const named: [string, string | undefined][] = [
    ['iface.net_ifacename', iface.net_ifacename],
    ['iface.hwaddress', iface.hwaddress],
    ['iface.ipaddress', iface.ipaddress],
    ['iface.initiatorname', iface.initiatorname],
  ];
  return new Map([
    ['iface.iscsi_ifacename', iface.name],
    ...named.filter(([name, value]) => value !== undefined || isReplaced(name, iface)),
    ['iface.transport_name', iface.transport],
  ]);
}

/** A record binds to a name or to a hardware address: the one takes the other's place. */
function isReplaced(name: string, { net_ifacename, hwaddress }: InterfaceRecord): boolean {
  return (
    (name === 'iface.hwaddress' && net_ifacename !== undefined) ||
    (name === 'iface.net_ifacename' && hwaddress !== undefined)
  );
}

/** What decides where a session goes, of which each node record has a copy. */
const bindings = [
  'iface.net_ifacename',
  'iface.hwaddress',
  'iface.ipaddress',
  'iface.initiatorname',
  'iface.transport_name',
];

/** The interface's settings that its node records must have too; none for one that is built in. */
export function readBindings(system: System, database: string, name: string): Settings {
  const text = builtIn.includes(name) ? undefined : system.readTextIfExists(interfacePath(database, name));
  if (text === undefined) return new Map();
  const record = parseRecord(text);
  return new Map(bindings.map((binding) => [binding, record.get(binding)]));
}

/** Makes the record, or changes what the playbook says of it. */
export function writeInterface(system: System, database: string, iface: InterfaceRecord): void {
  const path = interfacePath(database, iface.name);
  const empty = '# BEGIN RECORD\n# END RECORD\n';
  withDatabaseLock(system, () => {
    if (!system.exists(`${database}/ifaces`)) system.makeDirectory(`${database}/ifaces`, 0o700);
    const text = system.readTextIfExists(path) ?? empty;
    const directory = system.realPath(`${database}/ifaces`) ?? `${database}/ifaces`;
    const prepared = `${parentOf(directory)}/.iscsi-deploy-iface`;
    replacePrepared(system, prepared, path, changeRecord(text, interfaceSettings(iface)));
  });
}
