// Parts of a live target as entries of saveconfig.json.
import { parsePortal } from '../../src/contract/portal.ts';
import { HostError } from '../provider.ts';
import type { System } from '../system/system.ts';
import { readMembership } from './alua.ts';
import { readAttributes, readParameters } from './attributes.ts';
import { type Dialect, inDialect } from './dialect.ts';
import { findLink } from './links.ts';
import { readCredentials, trimCredentials } from './live-target.ts';
import {
  aclPath,
  lunOfLink,
  lunPath,
  mappedLunPath,
  placeOfLink,
  portalPath,
  type TpgPlace,
  targetPath,
  tpgPath,
} from './paths.ts';
import { pluginOfHba, savedReference } from './plugins.ts';
import type { Attributes, SavedAcl, SavedLun, SavedMappedLun, SavedPortal } from './saveconfig.ts';

/** Empty groups have no key. */
export function dumpSettings(
  system: System,
  path: string,
): { attributes?: Attributes; parameters?: Attributes } {
  const attributes = readAttributes(system, path);
  const parameters = readParameters(system, path);
  return {
    ...(Object.keys(attributes).length > 0 && { attributes }),
    ...(Object.keys(parameters).length > 0 && { parameters }),
  };
}

export function dumpTargetSettings(system: System, iqn: string) {
  return dumpSettings(system, targetPath(iqn));
}

export function dumpTpgSettings(system: System, tpg: TpgPlace) {
  return dumpSettings(system, tpgPath(tpg));
}

export function dumpAclSettings(system: System, tpg: TpgPlace, initiator: string) {
  return dumpSettings(system, aclPath(tpg, initiator));
}

export function dumpLun(system: System, tpg: TpgPlace, lun: number, dialect: Dialect): SavedLun {
  const path = lunPath(tpg, lun);
  const link = findLink(system, path);
  const place = link && placeOfLink(link.target);
  const plugin = place && pluginOfHba(place.hba);
  if (!link || !place || plugin === undefined)
    throw new HostError(`LUN ${lun} of ${tpg.iqn} has no backstore`);
  return {
    index: lun,
    storage_object: savedReference(plugin, place.name),
    ...inDialect(dialect, { alias: link.alias, alua_tg_pt_gp_name: readMembership(system, path) ?? null }),
  };
}

export function dumpPortal(system: System, tpg: TpgPlace, name: string, dialect: Dialect): SavedPortal {
  const parsed = parsePortal(name);
  if (!parsed) throw new HostError(`portal ${name} of ${tpg.iqn} has no address that can be saved`);
  const path = portalPath(tpg, name);
  const isOn = (file: string) => system.readTextIfExists(`${path}/${file}`)?.trim() === '1';
  return {
    ip_address: name.slice(0, name.lastIndexOf(':')),
    port: parsed.port,
    ...inDialect(dialect, { iser: isOn('iser'), offload: isOn('cxgbit') }),
  };
}

/** Credentials and mapped LUNs; the rest of an ACL is in its settings. */
export function dumpAcl(
  system: System,
  tpg: TpgPlace,
  { initiator, luns }: { initiator: string; luns: readonly number[] },
  dialect: Dialect,
): SavedAcl {
  const { userid, password, userid_mutual, password_mutual } = trimCredentials(
    readCredentials(system, `${aclPath(tpg, initiator)}/auth`),
  );
  const tag = system.readTextIfExists(`${aclPath(tpg, initiator)}/tag`)?.trim() ?? '';
  return {
    node_wwn: initiator,
    ...(tag !== '' && { tag }),
    ...(userid !== '' && { chap_userid: userid }),
    ...(password !== '' && { chap_password: password }),
    ...(userid_mutual !== '' && { chap_mutual_userid: userid_mutual }),
    ...(password_mutual !== '' && { chap_mutual_password: password_mutual }),
    mapped_luns: luns.map((as) => dumpMappedLun(system, mappedLunPath(tpg, initiator, as), as, dialect)),
  };
}

function dumpMappedLun(system: System, path: string, as: number, dialect: Dialect): SavedMappedLun {
  const link = findLink(system, path);
  const lun = link && lunOfLink(link.target);
  if (!link || lun === undefined) throw new HostError(`mapped LUN ${as} at ${path} leads nowhere`);
  return {
    index: as,
    tpg_lun: lun,
    write_protect: system.readText(`${path}/write_protect`).trim() === '1',
    ...inDialect(dialect, { alias: link.alias }),
  };
}
