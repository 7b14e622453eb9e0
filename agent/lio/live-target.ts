// One iSCSI target as the kernel has it: half-made objects are read as what they are, so that a plan can complete them.
import type { System } from '../system/system.ts';
import { readMembership } from './alua.ts';
import { requireAttributes } from './attributes.ts';
import { indexBy } from './index-by.ts';
import { type LinkedLun, readLinkedLuns } from './links.ts';
import {
  aclPath,
  type BackstorePlace,
  lunOfLink,
  lunPath,
  numbersOf,
  placeOfLink,
  portalPath,
  type TpgPlace,
  targetPath,
  tpgPath,
} from './paths.ts';
import { findPortal } from './portal-names.ts';
import type { WantedTpg } from './wanted.ts';

export interface LiveTarget {
  /** Of all its portal groups. */
  tags: number[];
  /** Those that are wanted. */
  tpgs: LiveTpg[];
}

export interface LiveTpg {
  tag: number;
  enabled: boolean;
  authentication: boolean;
  generateNodeAcls: boolean;
  luns: LiveLun[];
  acls: LiveAcl[];
  /** As configfs names them. */
  portals: string[];
  /** Of those that are to have it: portals that are served over RDMA too. */
  iser: string[];
  /** Of initiators without an ACL; read only where they are to have some. */
  credentials?: LiveCredentials;
}

export interface LiveLun {
  lun: number;
  /** Absent where the directory was made and no backstore linked into it. */
  backstore?: BackstorePlace;
  /** The link's name. */
  alias?: string;
  /** Its port's ALUA group; read only where it is to be in one. */
  group?: string;
}

export interface LiveAcl {
  initiator: string;
  /** What rtslib takes for the name of a group; read only where it is to be in one. */
  group?: string;
  credentials: LiveCredentials;
  /** The ACL's own rule beside the group's: "0" lets it in without CHAP. Absent on kernels before 5.19. */
  authentication?: string;
  luns: LiveMappedLun[];
  session: boolean;
}

/** Empty where unset. */
export interface LiveCredentials {
  userid: string;
  password: string;
  userid_mutual: string;
  password_mutual: string;
}

export interface LiveMappedLun {
  as: number;
  /** The target's LUN; absent where the link is not made yet. */
  lun?: number;
  /** Absent where the mapping does not work: not linked, or its LUN was unlinked underneath it. */
  readOnly?: boolean;
}

/** That of a portal group with that number. */
export function lunNumbered(luns: readonly LiveLun[], number: number): LiveLun | undefined {
  return byNumber(luns, number)[0];
}

const byNumber = indexBy(({ lun }: LiveLun) => lun);

/** That of an ACL which its initiator sees under that number. */
export function mappingNumbered(luns: readonly LiveMappedLun[], number: number): LiveMappedLun | undefined {
  return byNumberSeen(luns, number)[0];
}

const byNumberSeen = indexBy(({ as }: LiveMappedLun) => as);

/** Reads the portal groups that are wanted; `undefined` where the target does not exist. ACLs that nobody named are read by name only, unless `everything` is asked for. */
export function readTarget(
  system: System,
  iqn: string,
  wanted: readonly WantedTpg[],
  everything = false,
): LiveTarget | undefined {
  if (!system.exists(targetPath(iqn))) return undefined;
  const tags = readTags(system, iqn);
  return {
    tags,
    tpgs: wanted.filter(({ tag }) => tags.includes(tag)).map((tpg) => readTpg(system, tpg, everything)),
  };
}

export function readTags(system: System, iqn: string): number[] {
  return numbersOf(system.list(targetPath(iqn)), 'tpgt_');
}

function readTpg(system: System, tpg: WantedTpg, everything: boolean): LiveTpg {
  const path = tpgPath(tpg);
  const named = new Set(tpg.acls.map(({ initiator }) => initiator));
  const grouped = new Set(tpg.luns.filter(({ alua }) => alua?.group !== undefined).map(({ lun }) => lun));
  const enabled = isSet(system, `${path}/enable`);
  const portals = system.list(`${path}/np`);
  return {
    tag: tpg.tag,
    enabled,
    authentication: isSet(system, `${path}/attrib/authentication`),
    generateNodeAcls: isSet(system, `${path}/attrib/generate_node_acls`),
    luns: readLinkedLuns(system, `${path}/lun`).map((lun) => readLun(system, tpg, lun, grouped)),
    acls: system
      .list(`${path}/acls`)
      .map((initiator) =>
        everything || named.has(initiator) ? readAcl(system, tpg, initiator) : strangerOf(initiator),
      ),
    portals,
    iser: readIser(system, tpg, portals),
    ...(tpg.chap && { credentials: readCredentials(system, `${path}/auth`) }),
  };
}

function readIser(system: System, tpg: WantedTpg, names: readonly string[]): string[] {
  const wanted = tpg.portals.filter(({ iser }) => iser);
  return wanted
    .flatMap((portal) => findPortal(names, portal) ?? [])
    .filter((name) => isSet(system, `${portalPath(tpg, name)}/iser`));
}

function readLun(
  system: System,
  tpg: TpgPlace,
  { number, link }: LinkedLun,
  grouped: ReadonlySet<number>,
): LiveLun {
  const backstore = link && placeOfLink(link.target);
  const group = grouped.has(number) ? readMembership(system, lunPath(tpg, number)) : undefined;
  return {
    lun: number,
    ...(link && { alias: link.alias }),
    ...(backstore && { backstore }),
    ...(group !== undefined && { group }),
  };
}

function strangerOf(initiator: string): LiveAcl {
  const credentials = { userid: '', password: '', userid_mutual: '', password_mutual: '' };
  return { initiator, credentials, luns: [], session: false };
}

function readAcl(system: System, tpg: WantedTpg, initiator: string): LiveAcl {
  const path = aclPath(tpg, initiator);
  const isGrouped = tpg.acls.some((one) => one.initiator === initiator && one.group !== undefined);
  const [authentication, info] = system.readAttributes(path, ['attrib/authentication', 'info']);
  return {
    initiator,
    ...(isGrouped && { group: (system.readTextIfExists(`${path}/tag`) ?? '').trim() }),
    credentials: readCredentials(system, `${path}/auth`),
    ...(authentication !== undefined && { authentication: authentication.trim() }),
    luns: readLinkedLuns(system, path, ['write_protect']).map(mappedLunOf),
    session: isSession(info),
  };
}

export function readCredentials(system: System, path: string): LiveCredentials {
  const names = ['userid', 'password', 'userid_mutual', 'password_mutual'];
  const values = requireAttributes(system, path, names).map(parseCredential);
  const [userid = '', password = '', userid_mutual = '', password_mutual = ''] = values;
  return { userid, password, userid_mutual, password_mutual };
}

/** The kernel adds one newline when it shows a value, and takes what begins with NULL for "unset" (drivers/target/iscsi/iscsi_target_configfs.c). */
export function parseCredential(text: string): string {
  return text.startsWith('NULL') ? '' : text.replace(/\n$/, '');
}

/** As rtslib saves them: a newline that somebody wrote into a value is lost at the next boot. */
export function trimCredentials(credentials: LiveCredentials): LiveCredentials {
  return {
    userid: credentials.userid.trim(),
    password: credentials.password.trim(),
    userid_mutual: credentials.userid_mutual.trim(),
    password_mutual: credentials.password_mutual.trim(),
  };
}

function mappedLunOf({ number: as, link, texts: [text = ''] }: LinkedLun): LiveMappedLun {
  const lun = link && lunOfLink(link.target);
  if (lun === undefined) return { as };
  const protection = text.trim();
  return protection === '' ? { as, lun } : { as, lun, readOnly: protection === '1' };
}

/** Whether the ACL's initiator is logged in (lio_target_nacl_info_show in drivers/target/iscsi/iscsi_target_configfs.c). */
export function hasSession(system: System, tpg: TpgPlace, initiator: string): boolean {
  return isSession(system.readTextIfExists(`${aclPath(tpg, initiator)}/info`));
}

function isSession(info = ''): boolean {
  return info !== '' && !info.startsWith('No active');
}

function isSet(system: System, path: string): boolean {
  return system.readTextIfExists(path)?.trim() === '1';
}
