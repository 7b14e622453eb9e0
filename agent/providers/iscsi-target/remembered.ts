// What saveconfig.json still knows of an object that is to be made: aliases, settings and reservations come back with it; pure.
import { type Alua, defaultGroup } from '../../../src/contract/kinds/iscsi-target/alua.ts';
import type { Settings } from '../../../src/contract/kinds/iscsi-target/settings.ts';
import type { GroupSettings } from '../../lio/alua.ts';
import type { RememberedAcl } from '../../lio/make-target.ts';
import type { TpgPlace } from '../../lio/paths.ts';
import {
  type Attributes,
  contentOf,
  findSavedBackstore,
  findSavedTarget,
  findSavedTpg,
  type SavedAcl,
  type SavedBackstore,
  type SavedTpg,
  savedLunNumbered,
  savedMappingNumbered,
} from '../../lio/saveconfig.ts';
import type { WantedAcl, WantedLun, WantedMapping, WantedTpg } from '../../lio/wanted.ts';
import type { Actual } from './actual.ts';
import type { RememberedLun, RememberedMapping } from './remembered-objects.ts';

export function rememberTarget({ saved }: Actual, iqn: string): Attributes {
  return findSavedTarget(contentOf(saved), iqn)?.parameters ?? {};
}

export function rememberLun(
  actual: Actual,
  tpg: TpgPlace,
  { lun, name, attributes: described, alua, alias: named }: WantedLun,
): RememberedLun {
  const backstore = findSavedBackstore(contentOf(actual.saved), name);
  const entry = savedLunNumbered(savedTpg(actual, tpg)?.luns ?? [], lun);
  const alias = named ?? entry?.alias ?? undefined;
  const group = alua?.group ?? entry?.alua_tg_pt_gp_name ?? undefined;
  const { dbroot } = actual.rtslib ?? {};
  return {
    attributes: without(backstore?.attributes ?? {}, described),
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
export function rememberAcl(
  actual: Actual,
  tpg: TpgPlace,
  { initiator, group: described, attributes: named }: WantedAcl,
): RememberedAcl {
  const saved = savedAcl(actual, tpg, initiator);
  const { authentication: _asserted, ...attributes } = saved?.attributes ?? {};
  const group = described ?? saved?.tag ?? undefined;
  return { attributes: without(attributes, named), ...(group !== undefined && { group }) };
}

function without(saved: Attributes, named: Settings): Attributes {
  return Object.fromEntries(Object.entries(saved).filter(([name]) => !(name in named)));
}

export function rememberMappings(
  actual: Actual,
  tpg: TpgPlace,
  initiator: string,
  mappings: readonly WantedMapping[],
): RememberedMapping[] {
  if (mappings.length === 0) return [];
  const stored = savedAcl(actual, tpg, initiator)?.mapped_luns ?? [];
  return mappings.map((mapping) => {
    const alias = savedMappingNumbered(stored, mapping.as)?.alias ?? undefined;
    return alias === undefined ? mapping : { ...mapping, alias };
  });
}

/** Without what guards access; AuthMethod follows `authentication` in the kernel. */
export function rememberTpg(
  actual: Actual,
  place: WantedTpg,
): { attributes: Attributes; parameters: Attributes } {
  const tpg = savedTpg(actual, place);
  const {
    authentication: _asserted,
    generate_node_acls: _assertedToo,
    ...attributes
  } = tpg?.attributes ?? {};
  const { AuthMethod: _follows, ...parameters } = tpg?.parameters ?? {};
  return {
    attributes: without(attributes, place.attributes),
    parameters: without(parameters, place.parameters),
  };
}

/** A portal group as the file has it. */
export function savedTpg({ saved }: Actual, { iqn, tag }: TpgPlace): SavedTpg | undefined {
  return findSavedTpg(findSavedTarget(contentOf(saved), iqn), tag);
}

function savedAcl(actual: Actual, tpg: TpgPlace, initiator: string): SavedAcl | undefined {
  return savedTpg(actual, tpg)?.node_acls.find(({ node_wwn }) => node_wwn === initiator);
}
