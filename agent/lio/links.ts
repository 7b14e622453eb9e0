// The links in configfs that make a LUN of a backstore, and a mapped LUN of a LUN.
import type { System } from '../system/system.ts';

/** The link in a LUN's directory, under whatever alias; every other entry of it is the kernel's. */
export function findLink(system: System, path: string): { alias: string; target: string } | undefined {
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
