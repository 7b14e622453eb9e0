// What a described target means for LIO: defaults spelled out.
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
export function pluginOf(lun: WantedLun): 'block' | 'fileio' {
  return lun.block === undefined ? 'fileio' : 'block';
}

/** The backing device or file. */
export function pathOf(lun: WantedLun): string {
  return lun.block ?? lun.fileio?.path ?? '';
}
