// What a described target means for LIO: defaults spelled out.
import { backingOf, type Plugin, pluginsOf } from '../../src/contract/kinds/iscsi-target/backstore.ts';
import type { IscsiTarget } from '../../src/contract/kinds/iscsi-target.ts';

export type WantedLun = IscsiTarget['luns'][number];
export type WantedAcl = IscsiTarget['acls'][number];

export interface WantedMapping {
  lun: number;
  /** The number the initiator sees. */
  as: number;
  readOnly: boolean;
}

/** All of the target's LUNs under their own numbers, unless the ACL names them. */
export function mappedLunsOf(acl: WantedAcl, { luns }: IscsiTarget): WantedMapping[] {
  if (acl.luns === undefined) return luns.map(({ lun }) => ({ lun, as: lun, readOnly: false }));
  return acl.luns.map(({ lun, as, read_only }) => ({ lun, as: as ?? lun, readOnly: read_only }));
}

/** rtslib's name of the LUN's backstore plugin. */
export function pluginOf(lun: WantedLun): Plugin {
  return pluginsOf(lun)[0] ?? 'fileio';
}

/** The backing device or file; empty for memory. */
export function pathOf(lun: WantedLun): string {
  return backingOf(lun) ?? '';
}
