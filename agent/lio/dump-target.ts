// Parts of a live target as entries of saveconfig.json.
import { parsePortal } from '../../src/contract/portal.ts';
import { HostError } from '../provider.ts';
import type { System } from '../system/system.ts';
import { parseMembership } from './alua.ts';
import { readAttributes, readParameters } from './attributes.ts';
import { type Dialect, inDialect } from './dialect.ts';
import { type LinkedLun, readLinkedLuns } from './links.ts';
import { readCredentials, trimCredentials } from './live-target.ts';
import { aclPath, lunOfLink, placeOfLink, portalPath, type TpgPlace, targetPath, tpgPath } from './paths.ts';
import { pluginOfHba, savedReference } from './plugins.ts';
import type {
  Attributes,
  SavedAcl,
  SavedCredentials,
  SavedLun,
  SavedMappedLun,
  SavedPortal,
} from './saveconfig.ts';

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

/** Those LUNs of the group, in that order. */
export function dumpLuns(
  system: System,
  tpg: TpgPlace,
  luns: readonly number[],
  dialect: Dialect,
): SavedLun[] {
  const live = byNumber(readLinkedLuns(system, `${tpgPath(tpg)}/lun`, ['alua_tg_pt_gp']));
  return luns.map((lun) => dumpLun(tpg, lun, live.get(lun), dialect));
}

function dumpLun({ iqn }: TpgPlace, lun: number, live: LinkedLun | undefined, dialect: Dialect): SavedLun {
  const link = live?.link;
  const place = link && placeOfLink(link.target);
  const plugin = place && pluginOfHba(place.hba);
  if (!link || !place || plugin === undefined) throw new HostError(`LUN ${lun} of ${iqn} has no backstore`);
  const group = parseMembership(live.texts[0] ?? '') ?? null;
  return {
    index: lun,
    storage_object: savedReference(plugin, place.name),
    ...inDialect(dialect, { alias: link.alias, alua_tg_pt_gp_name: group }),
  };
}

function byNumber(luns: readonly LinkedLun[]): ReadonlyMap<number, LinkedLun> {
  return new Map(luns.map((lun) => [lun.number, lun]));
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
  const path = aclPath(tpg, initiator);
  const tag = system.readTextIfExists(`${path}/tag`)?.trim() ?? '';
  const live = byNumber(readLinkedLuns(system, path, ['write_protect']));
  return {
    node_wwn: initiator,
    ...(tag !== '' && { tag }),
    ...dumpCredentials(system, path),
    mapped_luns: luns.map((as) => dumpMappedLun(as, live.get(as), dialect, initiator)),
  };
}

/** Of the ACL or portal group with that path. */
export function dumpCredentials(system: System, path: string): SavedCredentials {
  const { userid, password, userid_mutual, password_mutual } = trimCredentials(
    readCredentials(system, `${path}/auth`),
  );
  return {
    ...(userid !== '' && { chap_userid: userid }),
    ...(password !== '' && { chap_password: password }),
    ...(userid_mutual !== '' && { chap_mutual_userid: userid_mutual }),
    ...(password_mutual !== '' && { chap_mutual_password: password_mutual }),
  };
}

function dumpMappedLun(
  as: number,
  live: LinkedLun | undefined,
  dialect: Dialect,
  initiator: string,
): SavedMappedLun {
  const link = live?.link;
  const lun = link && lunOfLink(link.target);
  if (!link || lun === undefined) throw new HostError(`mapped LUN ${as} of ${initiator} leads nowhere`);
  const saved = { index: as, tpg_lun: lun, write_protect: live.texts[0]?.trim() === '1' };
  return dialect.has('alias') ? { ...saved, alias: link.alias } : saved;
}
