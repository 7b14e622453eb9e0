// The links in configfs that make a LUN of a backstore, and a mapped LUN of a LUN.
import type { System } from '../system/system.ts';
import { numberOf } from './paths.ts';

/** Where a LUN's link leads, and its name. */
export interface Link {
  alias: string;
  target: string;
}

/** A directory `lun_N`: of a portal group, or of an ACL. */
export interface LinkedLun {
  number: number;
  /** Absent where the directory was made and nothing linked into it. */
  link?: Link;
  /** Of the attributes asked for; `undefined` where it has no such attribute. */
  texts: (string | undefined)[];
}

/** All LUNs below a portal group's `lun` or an ACL, ascending. A LUN has one link, under whatever alias; every other entry is the kernel's. */
export function readLinkedLuns(
  system: System,
  directory: string,
  attributes: readonly string[] = [],
): LinkedLun[] {
  return system.survey(directory, 'lun_', attributes).flatMap(({ name, texts, links: [link] }) => {
    const number = numberOf(name, 'lun_');
    if (number === undefined) return [];
    return [{ number, texts, ...(link && { link: { alias: link.name, target: link.target } }) }];
  });
}

/** The link in one LUN's directory. */
export function findLink(system: System, path: string): Link | undefined {
  for (const alias of system.list(path)) {
    const target = kernelEntries.has(alias) ? undefined : system.readLink(`${path}/${alias}`);
    if (target !== undefined) return { alias, target };
  }
  return undefined;
}

const kernelEntries = new Set([
  'statistics',
  'write_protect',
  'alua_tg_pt_gp',
  'alua_tg_pt_offline',
  'alua_tg_pt_status',
  'alua_tg_pt_write_md',
]);
