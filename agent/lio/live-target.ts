// One iSCSI target as the kernel has it: half-made objects are read as what they are, so that a plan can complete them.
import type { System } from '../system/system.ts';
import {
  aclPath,
  type BackstorePlace,
  lunOfLink,
  lunPath,
  managedTag,
  mappedLunPath,
  numbersOf,
  placeOfLink,
  targetPath,
  tpgPath,
} from './paths.ts';

export interface LiveTarget {
  /** Portal groups by their tag. */
  tags: number[];
  /** The managed one. */
  tpg?: LiveTpg;
}

export interface LiveTpg {
  enabled: boolean;
  authentication: boolean;
  generateNodeAcls: boolean;
  luns: LiveLun[];
  acls: LiveAcl[];
  /** As configfs names them. */
  portals: string[];
}

export interface LiveLun {
  lun: number;
  /** Absent where the directory was made and no backstore linked into it. */
  backstore?: BackstorePlace;
}

export interface LiveAcl {
  initiator: string;
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

/** Reads the managed portal group; `undefined` where the target does not exist. ACLs that are not `named` are read by name only. */
export function readTarget(system: System, iqn: string, named: readonly string[]): LiveTarget | undefined {
  if (!system.exists(targetPath(iqn))) return undefined;
  const tags = readTags(system, iqn);
  return { tags, ...(tags.includes(managedTag) && { tpg: readTpg(system, iqn, named) }) };
}

export function readTags(system: System, iqn: string): number[] {
  return numbersOf(system.list(targetPath(iqn)), 'tpgt_');
}

function readTpg(system: System, iqn: string, named: readonly string[]): LiveTpg {
  const path = tpgPath(iqn);
  return {
    enabled: isSet(system, `${path}/enable`),
    authentication: isSet(system, `${path}/attrib/authentication`),
    generateNodeAcls: isSet(system, `${path}/attrib/generate_node_acls`),
    luns: numbersOf(system.list(`${path}/lun`), 'lun_').map((lun) => readLun(system, iqn, lun)),
    acls: system
      .list(`${path}/acls`)
      .map((initiator) =>
        named.includes(initiator) ? readAcl(system, iqn, initiator) : strangerOf(initiator),
      ),
    portals: system.list(`${path}/np`),
  };
}

function readLun(system: System, iqn: string, lun: number): LiveLun {
  const link = findLink(system, lunPath(iqn, lun));
  const backstore = link && placeOfLink(link.target);
  return { lun, ...(backstore && { backstore }) };
}

function strangerOf(initiator: string): LiveAcl {
  const credentials = { userid: '', password: '', userid_mutual: '', password_mutual: '' };
  return { initiator, credentials, luns: [], session: false };
}

function readAcl(system: System, iqn: string, initiator: string): LiveAcl {
  const path = aclPath(iqn, initiator);
  const authentication = system.readTextIfExists(`${path}/attrib/authentication`);
  return {
    initiator,
    credentials: readCredentials(system, `${path}/auth`),
    ...(authentication !== undefined && { authentication: authentication.trim() }),
    luns: numbersOf(system.list(path), 'lun_').map((as) => readMappedLun(system, iqn, initiator, as)),
    session: hasSession(system, iqn, initiator),
  };
}

export function readCredentials(system: System, path: string): LiveCredentials {
  const value = (name: string) => parseCredential(system.readText(`${path}/${name}`));
  return {
    userid: value('userid'),
    password: value('password'),
    userid_mutual: value('userid_mutual'),
    password_mutual: value('password_mutual'),
  };
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

function readMappedLun(system: System, iqn: string, initiator: string, as: number): LiveMappedLun {
  const path = mappedLunPath(iqn, initiator, as);
  const link = findLink(system, path);
  const lun = link && lunOfLink(link.target);
  const protection = system.readTextIfExists(`${path}/write_protect`)?.trim() ?? '';
  return {
    as,
    ...(lun !== undefined && { lun }),
    ...(lun !== undefined && protection !== '' && { readOnly: protection === '1' }),
  };
}

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

/** Whether the ACL's initiator is logged in (lio_target_nacl_info_show in drivers/target/iscsi/iscsi_target_configfs.c). */
export function hasSession(system: System, iqn: string, initiator: string, tag = managedTag): boolean {
  const info = system.readTextIfExists(`${aclPath(iqn, initiator, tag)}/info`) ?? '';
  return info !== '' && !info.startsWith('No active');
}

function isSet(system: System, path: string): boolean {
  return system.readTextIfExists(path)?.trim() === '1';
}
