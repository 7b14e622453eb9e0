// What a described target means for LIO: defaults spelled out.
import { backingOf, type Plugin, pluginsOf } from '../../src/contract/kinds/iscsi-target/backstore.ts';
import type { Lun } from '../../src/contract/kinds/iscsi-target/lun.ts';
import { type PortalGroup, portalGroupsOf } from '../../src/contract/kinds/iscsi-target/portal-group.ts';
import type { IscsiTarget } from '../../src/contract/kinds/iscsi-target.ts';
import type { TpgPlace } from './paths.ts';

export type WantedLun = Lun;
export type WantedAcl = PortalGroup['acls'][number];

/** A portal group with the target it belongs to. */
export interface WantedTpg extends PortalGroup, TpgPlace {}

/** Spelled out once for each task: every part of a plan asks. */
export function tpgsOf(desired: IscsiTarget): readonly WantedTpg[] {
  const known = spelledOut.get(desired);
  if (known) return known;
  const tpgs = portalGroupsOf(desired).map((group) => ({ ...group, iqn: desired.iqn }));
  spelledOut.set(desired, tpgs);
  return tpgs;
}

const spelledOut = new WeakMap<IscsiTarget, readonly WantedTpg[]>();

export interface WantedMapping {
  lun: number;
  /** The number the initiator sees. */
  as: number;
  readOnly: boolean;
}

/** All of the group's LUNs under their own numbers, unless the ACL names them. */
export function mappedLunsOf(acl: WantedAcl, { luns }: Pick<WantedTpg, 'luns'>): readonly WantedMapping[] {
  if (acl.luns === undefined) return allOf(luns);
  return acl.luns.map(({ lun, as, read_only }) => ({ lun, as: as ?? lun, readOnly: read_only }));
}

/** The same for every ACL that names none. */
function allOf(luns: readonly WantedLun[]): readonly WantedMapping[] {
  const known = mappings.get(luns);
  if (known) return known;
  const all = luns.map(({ lun }) => ({ lun, as: lun, readOnly: false }));
  mappings.set(luns, all);
  return all;
}

const mappings = new WeakMap<readonly WantedLun[], readonly WantedMapping[]>();

/** rtslib's name of the LUN's backstore plugin. */
export function pluginOf(lun: WantedLun): Plugin {
  return pluginsOf(lun)[0] ?? 'fileio';
}

/** The backing device or file; empty for memory. */
export function pathOf(lun: WantedLun): string {
  return backingOf(lun) ?? '';
}
