// Node records: one file for each target, portal and interface, which iscsid and the login at boot read (usr/idbm.c).
import type { Portal } from '../../src/contract/portal.ts';
import type { System } from '../system/system.ts';
import { isSamePortal, portalOf } from './portals.ts';
import { parseRecord } from './record-text.ts';

export interface NodeRecord {
  path: string;
  iface: string;
  /** In the record's own spelling, by which iscsiadm finds it. */
  portal: Portal;
  /** Missing in the old form, which belongs to every portal group. */
  tpgt: number | undefined;
  text: string;
}

/**
 * The records of a target: `nodes/<iqn>/<address>,<port>,<tpgt>/<iface>`, or in the old form `nodes/<iqn>/<address>,<port>`, a file
 * that says its interface itself.
 */
export function readNodeRecords(system: System, database: string, iqn: string): NodeRecord[] {
  const directory = `${database}/nodes/${iqn}`;
  return system.list(directory).flatMap((entry) => {
    const place = parseEntry(entry);
    return place ? readEntry(system, `${directory}/${entry}`, place) : [];
  });
}

type Place = Pick<NodeRecord, 'portal' | 'tpgt'>;

function readEntry(system: System, path: string, place: Place): NodeRecord[] {
  if (system.stat(path)?.kind === 'file') {
    const text = system.readTextIfExists(path);
    return text === undefined ? [] : [{ ...place, path, iface: interfaceIn(text), text }];
  }
  return system.list(path).flatMap((iface) => {
    const text = system.readTextIfExists(`${path}/${iface}`);
    return text === undefined ? [] : [{ ...place, path: `${path}/${iface}`, iface, text }];
  });
}

/** Those of one portal on one interface: more than one where there are records for several portal groups. */
export function recordsAt(
  records: readonly NodeRecord[],
  { portal, iface }: Pick<NodeRecord, 'portal' | 'iface'>,
): NodeRecord[] {
  return records.filter((record) => record.iface === iface && isSamePortal(record.portal, portal));
}

function parseEntry(entry: string): Place | undefined {
  const [, address, port, tpgt] = /^([^,]+),(\d+)(?:,(-?\d+))?$/.exec(entry) ?? [];
  if (address === undefined || port === undefined) return undefined;
  const portal = portalOf(address, port);
  return portal && { portal, tpgt: tpgt === undefined ? undefined : Number(tpgt) };
}

function interfaceIn(text: string): string {
  return parseRecord(text).get('iface.iscsi_ifacename') ?? 'default';
}

/**
 * Replaces a record. The new text is prepared beside `nodes`, not inside: iscsiadm takes every file in there for a record, also a
 * temporary one that a power cut left. Callers hold the database's lock.
 */
export function replaceRecord(system: System, database: string, path: string, text: string): void {
  replacePrepared(system, preparedPath(system, database), path, text);
}

/** The same for any file of the database; `prepared` lies in its file system. */
export function replacePrepared(system: System, prepared: string, path: string, text: string): void {
  const status = system.stat(path);
  system.writeAtomic(prepared, text, { mode: 0o600, ...(status && { uid: status.uid, gid: status.gid }) });
  system.rename(prepared, path);
  // `rename` alone may be undone by a power cut; sync(1) with a directory is fsync(2) of it.
  system.exec(['sync', parentOf(path)], { deadline: 30 });
}

/** What an interrupted `replaceRecord` left; it may hold secrets. */
export function removePreparedRecord(system: System, database: string): void {
  system.removeFile(preparedPath(system, database));
}

/** In the file system of the records, wherever a link takes them. */
function preparedPath(system: System, database: string): string {
  const nodes = system.realPath(`${database}/nodes`) ?? `${database}/nodes`;
  return `${parentOf(nodes)}/.iscsi-deploy-record`;
}

export function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/';
}
