// Makes the parts of an iSCSI target; each function finishes what it finds half-made.
import type { Portal } from '../../src/contract/portal.ts';
import { formatPortal } from '../../src/contract/portal.ts';
import type { System } from '../system/system.ts';
import { restoreAttributes, restoreParameters } from './attributes.ts';
import { doing } from './doing.ts';
import { ensureDirectory } from './engine.ts';
import { findLink, type LiveCredentials } from './live-target.ts';
import {
  aclPath,
  type BackstorePlace,
  backstorePath,
  lunPath,
  mappedLunPath,
  portalPath,
  targetPath,
  tpgPath,
} from './paths.ts';
import type { Attributes } from './saveconfig.ts';
import type { WantedMapping } from './wanted.ts';

export function makeTpg(system: System, iqn: string, parameters: Attributes): void {
  doing(
    `make target ${iqn}`,
    () => {
      ensureDirectory(system, targetPath(iqn));
      restoreParameters(system, targetPath(iqn), parameters);
      ensureDirectory(system, tpgPath(iqn));
    },
    { EINVAL: ['the kernel does not take this name'] },
  );
}

export function setTpgAttribute(system: System, iqn: string, attribute: string, value: boolean): void {
  doing(`set ${attribute} of ${iqn}`, () =>
    system.writeKernel(`${tpgPath(iqn)}/attrib/${attribute}`, value ? '1' : '0'),
  );
}

/** `alias`: the name of the link, kept over restores. */
export function linkLun(
  system: System,
  { iqn, lun, place, alias }: { iqn: string; lun: number; place: BackstorePlace; alias: string },
): void {
  doing(
    `export ${place.name} as LUN ${lun} of ${iqn}`,
    () => {
      const path = lunPath(iqn, lun);
      const isNew = ensureDirectory(system, path);
      if (isNew || !findLink(system, path)) system.symlink(backstorePath(place), `${path}/${alias}`);
    },
    {
      ENODEV: ['its backstore is not enabled'],
      EINVAL: ['the kernel does not take this LUN number'],
    },
  );
}

export function makeAcl(system: System, iqn: string, initiator: string, attributes: Attributes): void {
  const path = aclPath(iqn, initiator);
  doing(
    `make an ACL for ${initiator}`,
    () => {
      ensureDirectory(system, path);
      restoreAttributes(system, path, attributes);
    },
    { EINVAL: ['the kernel does not take this initiator name'] },
  );
}

/** Unset is written as NULL. No newline: the kernel would store it as part of the value (drivers/target/iscsi/iscsi_target_configfs.c). */
export function setCredentials(
  system: System,
  iqn: string,
  initiator: string,
  credentials: LiveCredentials,
): void {
  const path = `${aclPath(iqn, initiator)}/auth`;
  doing(`set the CHAP credentials of ${initiator}`, () => {
    for (const [name, value] of Object.entries(credentials))
      system.writeKernel(`${path}/${name}`, value || 'NULL');
  });
}

/** Makes the ACL follow the group's `authentication` again; nothing on kernels where it cannot do otherwise. */
export function requireAuthentication(system: System, iqn: string, initiator: string): void {
  const attribute = `${aclPath(iqn, initiator)}/attrib/authentication`;
  if (!system.exists(attribute)) return;
  doing(`require CHAP of ${initiator}`, () => system.writeKernel(attribute, '-1'));
}

/** A mapping whose LUN was unlinked underneath it is made anew: its link is there and leads nowhere. */
export function mapLun(
  system: System,
  {
    iqn,
    initiator,
    mapping,
    alias,
  }: { iqn: string; initiator: string; mapping: WantedMapping; alias: string },
): void {
  const { lun, as, readOnly } = mapping;
  const path = mappedLunPath(iqn, initiator, as);
  doing(
    `map LUN ${lun} for ${initiator}`,
    () => {
      const isNew = ensureDirectory(system, path);
      const stale = isNew ? undefined : findLink(system, path);
      if (stale) system.removeFile(`${path}/${stale.alias}`);
      system.symlink(lunPath(iqn, lun), `${path}/${stale?.alias ?? alias}`);
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
  iqn: string,
  initiator: string,
  { as, readOnly }: WantedMapping,
): void {
  doing(`set the write protection of LUN ${as} for ${initiator}`, () =>
    system.writeKernel(`${mappedLunPath(iqn, initiator, as)}/write_protect`, readOnly ? '1' : '0'),
  );
}

export function makePortal(system: System, iqn: string, portal: Portal): void {
  const name = formatPortal(portal);
  doing(`listen on ${name}`, () => ensureDirectory(system, portalPath(iqn, name)), {
    EINVAL: [
      'the kernel cannot bind it',
      `another target or program listens on port ${portal.port} there: targetcli ls and ss -ltnp show which`,
    ],
    EADDRINUSE: ['the address is in use', 'ss -ltnp shows who listens there'],
  });
}

/** Settings of an earlier life come back before anybody can log in. */
export function enableTpg(
  system: System,
  iqn: string,
  { attributes, parameters }: { attributes: Attributes; parameters: Attributes },
): void {
  const path = tpgPath(iqn);
  doing(`enable ${iqn}`, () => {
    restoreAttributes(system, path, attributes);
    restoreParameters(system, path, parameters);
    system.writeKernel(`${path}/enable`, '1');
  });
}
