// The disks through which this host sees one LUN: of each session with its target, or all that have one WWID.
import type { Portal } from '../../src/contract/portal.ts';
import { readUnitSerial } from '../facts/unit-serial.ts';
import { listLuns } from '../open-iscsi/disks.ts';
import { readSessions, sessionPath } from '../open-iscsi/sessions.ts';
import { readAttribute } from '../open-iscsi/sysfs.ts';
import type { System } from '../system/system.ts';

export interface PathDisk {
  /** Kernel name, e.g. "sda". */
  name: string;
  /** As multipath writes it: "3" and the NAA identifier; missing where the disk tells none. */
  wwid: string | undefined;
  serial: string | undefined;
  portal: Portal | undefined;
  /** Seconds for which the kernel holds I/O back when the session is lost, before another path is tried. */
  recovery: number | undefined;
}

/** One for each session that has the LUN. */
export function readLunPaths(system: System, iqn: string, lun: number): PathDisk[] {
  return readSessions(system, iqn).flatMap(({ sid, portal }) =>
    listLuns(system, sid)
      .filter((unit) => unit.lun === lun)
      .map(({ name, path }) => ({
        ...identityOf(system, name, path),
        portal,
        recovery: numberIn(readAttribute(system, `${sessionPath(sid)}/recovery_tmo`)),
      })),
  );
}

export function readPathsByWwid(system: System, wwid: string): PathDisk[] {
  return system
    .list('/sys/class/block')
    .filter((name) => /^sd[a-z]+$/.test(name))
    .map((name) => ({ name, device: `/sys/class/block/${name}/device` }))
    .filter(({ device }) => wwidOf(readAttribute(system, `${device}/wwid`)) === wwid)
    .map(({ name, device }) => ({
      ...identityOf(system, name, device),
      portal: undefined,
      recovery: undefined,
    }));
}

function identityOf(system: System, name: string, device: string): Omit<PathDisk, 'portal' | 'recovery'> {
  return {
    name,
    wwid: wwidOf(readAttribute(system, `${device}/wwid`)),
    serial: readUnitSerial(system, device),
  };
}

/** The kernel writes designators of type NAA as "naa.…"; multipath takes ID_SERIAL, where 3 stands for that type (scsi_id(8)). */
export function wwidOf(designator: string | undefined): string | undefined {
  const [, digits] = /^naa\.([0-9a-f]+)$/.exec(designator ?? '') ?? [];
  return digits === undefined ? undefined : `3${digits}`;
}

/** -1 is "for ever" and "off" for the attribute, both more than any number. */
function numberIn(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  return /^\d+$/.test(text) ? Number(text) : Number.POSITIVE_INFINITY;
}
