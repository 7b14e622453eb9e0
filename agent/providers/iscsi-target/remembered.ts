// What saveconfig.json still knows of an object that is to be made: aliases, settings and reservations come back with it; pure.
import { type Alua, defaultGroup } from '../../../src/contract/kinds/iscsi-target/alua.ts';
import type { GroupSettings } from '../../lio/alua.ts';
import { managedTag } from '../../lio/paths.ts';
import {
  type Attributes,
  contentOf,
  findSavedBackstore,
  findSavedTarget,
  findSavedTpg,
  type SavedAcl,
  type SavedBackstore,
  type SavedTpg,
} from '../../lio/saveconfig.ts';
import type { WantedLun, WantedMapping } from '../../lio/wanted.ts';
import type { Actual } from './actual.ts';
import type { RememberedLun, RememberedMapping } from './remembered-objects.ts';

export function rememberTarget({ saved }: Actual, iqn: string): Attributes {
  return findSavedTarget(contentOf(saved), iqn)?.parameters ?? {};
}

export function rememberLun(
  actual: Actual,
  iqn: string,
  { lun, name, attributes: described, alua }: WantedLun,
): RememberedLun {
  const backstore = findSavedBackstore(contentOf(actual.saved), name);
  const saved = Object.entries(backstore?.attributes ?? {}).filter(([key]) => !(key in described));
  const entry = savedTpg(actual.saved, iqn)?.luns.find(({ index }) => index === lun);
  const alias = entry?.alias ?? undefined;
  const group = alua?.group ?? entry?.alua_tg_pt_gp_name ?? undefined;
  const { dbroot } = actual.rtslib ?? {};
  return {
    attributes: Object.fromEntries(saved),
    groups: rememberGroups(backstore, alua),
    ...(group !== undefined && { group }),
    ...(alias !== undefined && { alias }),
    ...(dbroot !== undefined &&
      backstore?.wwn !== undefined && { reservations: `${dbroot}/pr/aptpl_${backstore.wwn}` }),
  };
}

function rememberGroups(backstore: SavedBackstore | undefined, alua: Alua | undefined): GroupSettings[] {
  const named = new Set(alua?.groups.map(({ name }) => name));
  return (backstore?.alua_tpgs ?? [])
    .filter(({ name }) => !named.has(name))
    .map(({ name, tg_pt_gp_id: id, ...rest }) => {
      const numbers = Object.entries(rest).filter(
        (one): one is [string, number] => typeof one[1] === 'number',
      );
      return {
        name,
        ...(typeof id === 'number' && name !== defaultGroup && { id }),
        settings: Object.fromEntries(numbers),
      };
    });
}

/** Without what guards access, which follows the description. */
export function rememberAcl({ saved }: Actual, iqn: string, initiator: string): Attributes {
  const { authentication: _asserted, ...attributes } = savedAcl(saved, iqn, initiator)?.attributes ?? {};
  return attributes;
}

export function rememberMapping(
  { saved }: Actual,
  iqn: string,
  initiator: string,
  mapping: WantedMapping,
): RememberedMapping {
  const stored = savedAcl(saved, iqn, initiator)?.mapped_luns ?? [];
  const alias = stored.find(({ index }) => index === mapping.as)?.alias ?? undefined;
  return { ...mapping, ...(alias !== undefined && { alias }) };
}

/** Without what guards access; AuthMethod follows `authentication` in the kernel. */
export function rememberTpg(
  { saved }: Actual,
  iqn: string,
): { attributes: Attributes; parameters: Attributes } {
  const tpg = savedTpg(saved, iqn);
  const {
    authentication: _asserted,
    generate_node_acls: _assertedToo,
    ...attributes
  } = tpg?.attributes ?? {};
  const { AuthMethod: _follows, ...parameters } = tpg?.parameters ?? {};
  return { attributes, parameters };
}

function savedTpg(saved: Actual['saved'], iqn: string): SavedTpg | undefined {
  return findSavedTpg(findSavedTarget(contentOf(saved), iqn), managedTag);
}

function savedAcl(saved: Actual['saved'], iqn: string, initiator: string): SavedAcl | undefined {
  return savedTpg(saved, iqn)?.node_acls.find(({ node_wwn }) => node_wwn === initiator);
}
