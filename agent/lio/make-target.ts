// Makes the parts of an iSCSI target; each function finishes what it finds half-made.
import type { Portal } from '../../src/contract/portal.ts';
import { formatPortal } from '../../src/contract/portal.ts';
import type { System } from '../system/system.ts';
import { restoreAttributes, restoreParameters } from './attributes.ts';
import { doing } from './doing.ts';
import { ensureDirectory } from './engine.ts';
import { findLink } from './links.ts';
import type { LiveCredentials } from './live-target.ts';
import {
  aclPath,
  type BackstorePlace,
  backstorePath,
  lunPath,
  mappedLunPath,
  portalPath,
  type TpgPlace,
  targetPath,
  tpgPath,
} from './paths.ts';
import { findPortal } from './portal-names.ts';
import type { Attributes } from './saveconfig.ts';
import type { WantedMapping } from './wanted.ts';

/** What an ACL had in an earlier life. */
export interface RememberedAcl {
  attributes: Attributes;
  group?: string;
}

export function makeTarget(system: System, iqn: string, parameters: Attributes): void {
  doing(
    `make target ${iqn}`,
    () => {
      ensureDirectory(system, targetPath(iqn));
      restoreParameters(system, targetPath(iqn), parameters);
    },
    { EINVAL: ['the kernel does not take this name'] },
  );
}

/** With the settings of an earlier life, which the ACLs take some of theirs from. */
export function makeTpg(
  system: System,
  tpg: TpgPlace,
  { attributes, parameters }: { attributes: Attributes; parameters: Attributes },
): void {
  const path = tpgPath(tpg);
  doing(
    `make portal group ${tpg.tag} of ${tpg.iqn}`,
    () => {
      ensureDirectory(system, path);
      restoreAttributes(system, path, attributes);
      restoreParameters(system, path, parameters);
    },
    { EINVAL: ['the kernel does not take this tag'] },
  );
}

export function setTpgAttribute(system: System, tpg: TpgPlace, attribute: string, value: boolean): void {
  doing(`set ${attribute} of ${tpg.iqn}`, () =>
    system.writeKernel(`${tpgPath(tpg)}/attrib/${attribute}`, value ? '1' : '0'),
  );
}

/** `alias`: the name of the link, kept over restores. */
export function linkLun(
  system: System,
  { tpg, lun, place, alias }: { tpg: TpgPlace; lun: number; place: BackstorePlace; alias: string },
): void {
  doing(
    `export ${place.name} as LUN ${lun} of ${tpg.iqn}`,
    () => {
      const path = lunPath(tpg, lun);
      const isNew = ensureDirectory(system, path);
      if (isNew || !findLink(system, path)) system.symlink(backstorePath(place), `${path}/${alias}`);
    },
    {
      ENODEV: ['its backstore is not enabled'],
      EINVAL: ['the kernel does not take this LUN number'],
    },
  );
}

export function makeAcl(
  system: System,
  tpg: TpgPlace,
  initiator: string,
  { attributes, group }: RememberedAcl,
): void {
  const path = aclPath(tpg, initiator);
  doing(
    `make an ACL for ${initiator}`,
    () => {
      ensureDirectory(system, path);
      restoreAttributes(system, path, attributes);
      if (group !== undefined) setAclGroup(system, tpg, initiator, group);
    },
    { EINVAL: ['the kernel does not take this initiator name'] },
  );
}

/** The ACL's `tag`, by which rtslib knows that several belong together. */
export function setAclGroup(system: System, tpg: TpgPlace, initiator: string, group: string): void {
  doing(`put ${initiator} into group ${group}`, () =>
    system.writeKernel(`${aclPath(tpg, initiator)}/tag`, group),
  );
}

export function setCredentials(
  system: System,
  tpg: TpgPlace,
  initiator: string,
  credentials: LiveCredentials,
): void {
  doing(`set the CHAP credentials of ${initiator}`, () =>
    writeCredentials(system, aclPath(tpg, initiator), credentials),
  );
}

/** Of initiators that have no ACL. */
export function setTpgCredentials(system: System, tpg: TpgPlace, credentials: LiveCredentials): void {
  doing(`set the CHAP credentials of portal group ${tpg.tag} of ${tpg.iqn}`, () =>
    writeCredentials(system, tpgPath(tpg), credentials),
  );
}

/** Unset is written as NULL. No newline: the kernel would store it as part of the value (drivers/target/iscsi/iscsi_target_configfs.c). */
function writeCredentials(system: System, path: string, credentials: LiveCredentials): void {
  for (const [name, value] of Object.entries(credentials))
    system.writeKernel(`${path}/auth/${name}`, value || 'NULL');
}

/** Makes the ACL follow the group's `authentication` again; nothing on kernels where it cannot do otherwise. */
export function requireAuthentication(system: System, tpg: TpgPlace, initiator: string): void {
  const attribute = `${aclPath(tpg, initiator)}/attrib/authentication`;
  if (!system.exists(attribute)) return;
  doing(`require CHAP of ${initiator}`, () => system.writeKernel(attribute, '-1'));
}

/** A mapping whose LUN was unlinked underneath it is made anew: its link is there and leads nowhere. */
export function mapLun(
  system: System,
  {
    tpg,
    initiator,
    mapping,
    alias,
  }: { tpg: TpgPlace; initiator: string; mapping: WantedMapping; alias: string },
): void {
  const { lun, as, readOnly } = mapping;
  const path = mappedLunPath(tpg, initiator, as);
  doing(
    `map LUN ${lun} for ${initiator}`,
    () => {
      const isNew = ensureDirectory(system, path);
      const stale = isNew ? undefined : findLink(system, path);
      if (stale) system.removeFile(`${path}/${stale.alias}`);
      system.symlink(lunPath(tpg, lun), `${path}/${stale?.alias ?? alias}`);
      system.writeKernel(`${path}/write_protect`, readOnly ? '1' : '0');
    },
    {
      EINVAL: [`the initiator has LUN ${lun} under another number already`],
      ENOENT: [`the target has no LUN ${lun}`],
    },
  );
}

export function setWriteProtection(
  system: System,
  tpg: TpgPlace,
  initiator: string,
  { as, readOnly }: WantedMapping,
): void {
  doing(`set the write protection of LUN ${as} for ${initiator}`, () =>
    system.writeKernel(`${mappedLunPath(tpg, initiator, as)}/write_protect`, readOnly ? '1' : '0'),
  );
}

export function makePortal(system: System, tpg: TpgPlace, portal: Portal): void {
  const name = formatPortal(portal);
  doing(`listen on ${name}`, () => ensureDirectory(system, portalPath(tpg, name)), {
    EINVAL: [
      'the kernel cannot bind it',
      `another target or program listens on port ${portal.port} there: targetcli ls and ss -ltnp show which`,
    ],
    EADDRINUSE: ['the address is in use', 'ss -ltnp shows who listens there'],
  });
}

/** Besides TCP, which a portal always has. */
export function serveOverRdma(system: System, tpg: TpgPlace, portal: Portal): void {
  const name = findPortal(system.list(`${tpgPath(tpg)}/np`), portal) ?? formatPortal(portal);
  doing(`serve ${name} over RDMA`, () => system.writeKernel(`${portalPath(tpg, name)}/iser`, '1'), {
    EINVAL: ['the kernel has no iSER there', 'its log (dmesg) says why; rdma link lists the devices'],
    ENODEV: ['no RDMA device has this address', 'rdma link lists the devices'],
    EADDRNOTAVAIL: ['no RDMA device has this address', 'rdma link lists the devices'],
  });
}

/** Settings of an earlier life come back before anybody can log in. */
export function enableTpg(
  system: System,
  tpg: TpgPlace,
  { attributes, parameters }: { attributes: Attributes; parameters: Attributes },
): void {
  const path = tpgPath(tpg);
  doing(`enable ${tpg.iqn}`, () => {
    restoreAttributes(system, path, attributes);
    restoreParameters(system, path, parameters);
    system.writeKernel(`${path}/enable`, '1');
  });
}
