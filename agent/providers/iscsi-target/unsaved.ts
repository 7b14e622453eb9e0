// What is live as described and would not be there after a reboot; pure. Only asked where nothing else is to be changed.

import type { Alua } from '../../../src/contract/kinds/iscsi-target/alua.ts';
import { volumesOf } from '../../../src/contract/kinds/iscsi-target/portal-group.ts';
import type { Settings } from '../../../src/contract/kinds/iscsi-target/settings.ts';
import type { IscsiTarget } from '../../../src/contract/kinds/iscsi-target.ts';
import { formatPortal, isSamePortal, type TargetPortal } from '../../../src/contract/portal.ts';
import { settingsOfGroup } from '../../lio/alua.ts';
import { isSameCredentials } from '../../lio/credentials.ts';
import type { Ledger } from '../../lio/ledger.ts';
import { type LiveCredentials, trimCredentials } from '../../lio/live-target.ts';
import { savedReference } from '../../lio/plugins.ts';
import { portalOfSaved } from '../../lio/portal-names.ts';
import {
  type Attributes,
  findSavedTarget,
  findSavedTpg,
  type Saveconfig,
  type SavedAcl,
  type SavedBackstore,
  type SavedCredentials,
  type SavedTpg,
  savedLunNumbered,
  savedNamed,
} from '../../lio/saveconfig.ts';
import { formatSetting } from '../../lio/settings.ts';
import {
  mappedLunsOf,
  pluginOf,
  tpgsOf,
  type WantedAcl,
  type WantedLun,
  type WantedMapping,
  type WantedTpg,
} from '../../lio/wanted.ts';
import { type Actual, liveTpg, volumeNamed } from './actual.ts';

/** For people: "LUN 0", "portal 10.0.0.11:3260", "backstore web-data". */
export function findUnsaved(
  desired: IscsiTarget,
  actual: Actual,
  saved: Saveconfig | undefined,
  ledger: Ledger | undefined,
): string[] {
  const target = findSavedTarget(saved, desired.iqn);
  const backstores = volumesOf(desired).filter((lun) => !isBackstoreSaved(lun, actual, saved));
  const unmarked = volumesOf(desired).filter(
    ({ name }) =>
      (ledger?.[name]?.state ?? 'saved') !== 'saved' && !backstores.some((lun) => lun.name === name),
  );
  return [
    ...backstores.map(({ name }) => `backstore ${name}`),
    ...(target === undefined
      ? [`target ${desired.iqn}`]
      : tpgsOf(desired).flatMap((tpg) => findUnsavedTpg(tpg, actual, findSavedTpg(target, tpg.tag)))),
    ...unmarked.map(({ name }) => `that ${name} is saved`),
  ];
}

function isBackstoreSaved(
  { name, attributes, alua }: WantedLun,
  actual: Actual,
  saved: Saveconfig | undefined,
): boolean {
  const facts = volumeNamed(actual, name);
  const live = facts?.live;
  const entry = savedNamed(saved?.storage_objects ?? [], name).find(({ plugin }) => plugin === facts?.plugin);
  return (
    entry !== undefined &&
    (entry.dev ?? '') === live?.path &&
    (entry.wwn ?? facts?.ownSerial) === live.serial &&
    areAttributesSaved(attributes, entry.attributes) &&
    areGroupsSaved(alua, entry) &&
    (entry.size ?? facts?.size) === facts?.size
  );
}

function areAttributesSaved(wanted: Settings, saved: Attributes | undefined): boolean {
  return (
    saved !== undefined &&
    Object.entries(wanted).every(([name, value]) => String(saved[name]) === formatSetting(value))
  );
}

function areGroupsSaved(alua: Alua | undefined, { alua_tpgs: saved = [] }: SavedBackstore): boolean {
  return (alua?.groups ?? []).map(settingsOfGroup).every(({ name, settings }) => {
    const entry = saved.find((one) => one.name === name);
    return (
      entry !== undefined &&
      Object.entries(settings).every(([key, value]) => String(entry[key]) === formatSetting(value))
    );
  });
}

function findUnsavedTpg(wanted: WantedTpg, actual: Actual, saved: SavedTpg | undefined): string[] {
  if (saved === undefined) return [`portal group ${wanted.tag}`];
  return [
    ...((saved.enable ?? false) === wanted.enabled
      ? []
      : [`that it is ${wanted.enabled ? 'en' : 'dis'}abled`]),
    ...(hasAttributes(wanted, saved) && hasCredentials(wanted, actual, saved) ? [] : ['who may log in']),
    ...(hasSettings(wanted, saved) ? [] : [`settings of portal group ${wanted.tag}`]),
    ...wanted.luns.filter((lun) => !isLunSaved(lun, saved)).map(({ lun }) => `LUN ${lun}`),
    ...wanted.portals
      .filter((portal) => !isPortalSaved(portal, saved))
      .map((portal) => `portal ${formatPortal(portal)}`),
    ...wanted.acls
      .filter((acl) => !isAclSaved(acl, wanted, actual, saved))
      .map(({ initiator }) => `ACL ${initiator}`),
  ];
}

function hasAttributes(
  { authentication, generate_node_acls }: WantedTpg,
  { attributes, parameters }: SavedTpg,
): boolean {
  return (
    Number(attributes?.['authentication']) === Number(authentication) &&
    Number(attributes?.['generate_node_acls']) === Number(generate_node_acls) &&
    parameters !== undefined
  );
}

function hasCredentials(wanted: WantedTpg, actual: Actual, saved: SavedTpg): boolean {
  const live = liveTpg(actual, wanted.tag)?.credentials;
  return live === undefined || isSameCredentials(savedCredentials(saved), trimCredentials(live));
}

function hasSettings(wanted: WantedTpg, saved: SavedTpg): boolean {
  return (
    areAttributesSaved(wanted.attributes, saved.attributes ?? {}) &&
    areAttributesSaved(wanted.parameters, saved.parameters ?? {})
  );
}

function isPortalSaved(portal: TargetPortal, { portals }: SavedTpg): boolean {
  const entry = portals.find((one) => isSamePortal(portalOfSaved(one), portal));
  return entry !== undefined && (portal.iser !== true || entry.iser === true);
}

function isLunSaved(lun: WantedLun, tpg: SavedTpg): boolean {
  const reference = savedReference(pluginOf(lun), lun.name);
  const entry = savedLunNumbered(tpg.luns, lun.lun);
  const group = lun.alua?.group;
  return (
    entry?.storage_object === reference &&
    (group === undefined || entry.alua_tg_pt_gp_name === group) &&
    (lun.alias === undefined || entry.alias === lun.alias)
  );
}

function isAclSaved(acl: WantedAcl, tpg: WantedTpg, actual: Actual, saved: SavedTpg): boolean {
  const entry = saved.node_acls.find(({ node_wwn }) => node_wwn === acl.initiator);
  const live = liveTpg(actual, tpg.tag)?.acls.find(({ initiator }) => initiator === acl.initiator);
  if (!entry || !live || entry.attributes === undefined) return false;
  const isExempt = tpg.authentication && Number(entry.attributes['authentication'] ?? -1) === 0;
  return (
    !isExempt &&
    (acl.group === undefined || entry.tag === acl.group) &&
    areAttributesSaved(acl.attributes, entry.attributes) &&
    isSameCredentials(savedCredentials(entry), trimCredentials(live.credentials)) &&
    areMappingsSaved(mappedLunsOf(acl, tpg), entry)
  );
}

function areMappingsSaved(wanted: readonly WantedMapping[], { mapped_luns }: SavedAcl): boolean {
  const stored = new Map(mapped_luns.map((mapping) => [mapping.index, mapping]));
  return wanted.every(({ lun, as, readOnly }) => {
    const mapping = stored.get(as);
    return mapping?.tpg_lun === lun && (mapping.write_protect ?? false) === readOnly;
  });
}

function savedCredentials(entry: SavedCredentials): LiveCredentials {
  return {
    userid: entry.chap_userid ?? '',
    password: entry.chap_password ?? '',
    userid_mutual: entry.chap_mutual_userid ?? '',
    password_mutual: entry.chap_mutual_password ?? '',
  };
}
