// Does one step of a plan, under the lock that targetcli takes (index.ts); what is half-made already is finished.
import { volumesOf } from '../../../src/contract/kinds/iscsi-target/portal-group.ts';
import type { IscsiTarget } from '../../../src/contract/kinds/iscsi-target.ts';
import { newAliases } from '../../lio/aliases.ts';
import { applyGroup, joinGroup, readMembership } from '../../lio/alua.ts';
import { setBackstoreAttributes } from '../../lio/backstore-attributes.ts';
import { prepareEngine } from '../../lio/engine.ts';
import { setAclSettings, setTpgSettings } from '../../lio/group-settings.ts';
import { makeBackstore, removeBackstore, requirePlace, restoreBackstore } from '../../lio/make-backstore.ts';
import {
  enableTpg,
  linkLun,
  makeAcl,
  makePortal,
  makeTarget,
  makeTpg,
  mapLun,
  requireAuthentication,
  serveOverRdma,
  setAclGroup,
  setCredentials,
  setTpgAttribute,
  setTpgCredentials,
  setWriteProtection,
} from '../../lio/make-target.ts';
import { lunPath, type TpgPlace } from '../../lio/paths.ts';
import {
  disableTarget,
  disableTpg,
  removeAcl,
  removeAcls,
  removeLun,
  removeLuns,
  removeMappedLun,
  removePortal,
  removePortals,
  removeTarget,
  removeTpg,
} from '../../lio/remove-target.ts';
import { tpgsOf, type WantedAcl, type WantedTpg } from '../../lio/wanted.ts';
import { type Host, HostError } from '../../provider.ts';
import type { System } from '../../system/system.ts';
import { forget, recordVolumes, save, serialOf } from './apply-files.ts';
import { allocateFile, growBackstore, growFile, makeFile } from './backing-file.ts';
import { credentialsOf } from './credentials.ts';
import type { RememberedMapping } from './remembered-objects.ts';
import { enableRestore, orderRestore } from './restore-unit.ts';
import type { TargetStep } from './steps.ts';

export function applyTargetStep(step: TargetStep, desired: IscsiTarget, { system }: Host): void {
  const { iqn } = desired;
  switch (step.op) {
    case 'prepare':
      return prepareEngine(system, step.modules, step.dbroot);
    case 'make-file':
      return makeFile(system, step);
    case 'grow-file':
      return growFile(system, step);
    case 'allocate-file':
      return allocateFile(system, step);
    case 'record':
      return recordVolumes(system, step.volumes);
    case 'make-backstore':
      return makeBackstore(system, {
        ...step,
        ...(step.givesSerial && { serial: serialOf(system, step.name) }),
      });
    case 'set-backstore-attributes':
      return applyBackstoreAttributes(system, desired, step);
    case 'set-alua-group':
      return applyGroup(system, requirePlace(system, step.name, step.plugin), step.group);
    case 'join-alua-group':
      return joinGroup(system, lunPath({ iqn, tag: step.tag }, step.lun), step.group);
    case 'grow-backstore':
      return growBackstore(system, step);
    case 'make-target':
      return makeTarget(system, iqn, step.parameters);
    case 'make-tpg':
      return makeTpg(system, { iqn, tag: step.tag }, step);
    case 'set-attribute':
      return setTpgAttribute(system, { iqn, tag: step.tag }, step.attribute, step.value);
    case 'link-lun':
      return exportBackstore(system, { iqn, tag: step.tag }, step);
    case 'make-acl':
      return makeAcl(system, { iqn, tag: step.tag }, step.initiator, step);
    case 'set-credentials':
      return applyCredentials(system, desired, step);
    case 'set-tpg-settings':
      return setTpgSettings(system, requireTpg(desired, step.tag));
    case 'set-tpg-credentials':
      return applyTpgCredentials(system, desired, step.tag);
    case 'set-acl-settings':
      return setAclSettings(system, { iqn, tag: step.tag }, requireAcl(desired, step));
    case 'set-acl-group':
      return setAclGroup(system, { iqn, tag: step.tag }, step.initiator, step.group);
    case 'serve-over-rdma':
      return serveOverRdma(system, { iqn, tag: step.tag }, step.portal);
    case 'disable-tpg':
      return disableTpg(system, { iqn, tag: step.tag });
    case 'require-chap':
      return requireAuthentication(system, { iqn, tag: step.tag }, step.initiator);
    case 'map-luns':
      return mapLuns(system, { iqn, tag: step.tag }, step.initiator, step.mappings);
    case 'set-protection':
      return setWriteProtection(system, { iqn, tag: step.tag }, step.initiator, step.mapping);
    case 'make-portal':
      return makePortal(system, { iqn, tag: step.tag }, step.portal);
    case 'enable':
      return enableTpg(system, { iqn, tag: step.tag }, step);
    case 'save':
      return save(system, desired, step.removed);
    case 'enable-restore':
      return enableRestore(system, step.unit);
    case 'order-restore':
      return orderRestore(system, step.unit);
    case 'unmap-luns':
      return unmapLuns(system, { iqn, tag: step.tag }, step);
    case 'remove-acl':
      return removeAcl(system, { iqn, tag: step.tag }, step.initiator);
    case 'remove-portal':
      return removePortal(system, { iqn, tag: step.tag }, step.name);
    case 'remove-lun':
      return removeLun(system, { iqn, tag: step.tag }, step.lun);
    case 'remove-tpg':
      return removeTpg(system, { iqn, tag: step.tag });
    case 'disable':
      return disableTarget(system, iqn);
    case 'remove-portals':
      return removePortals(system, iqn);
    case 'remove-acls':
      return removeAcls(system, iqn);
    case 'remove-luns':
      return removeLuns(system, iqn);
    case 'remove-target':
      return removeTarget(system, iqn);
    case 'remove-backstore':
      return removeBackstore(system, step.name, step.plugin);
    case 'forget':
      return forget(system, iqn, step.backstores);
  }
}

/** The secret comes from the description: a step that is shown never carries it. */
function applyCredentials(
  system: System,
  desired: IscsiTarget,
  place: { tag: number; initiator: string },
): void {
  const credentials = credentialsOf(requireAcl(desired, place));
  if (!credentials) throw new HostError(`no credentials are described for ${place.initiator}`);
  setCredentials(system, { iqn: desired.iqn, tag: place.tag }, place.initiator, credentials);
}

function applyTpgCredentials(system: System, desired: IscsiTarget, tag: number): void {
  const tpg = requireTpg(desired, tag);
  const credentials = credentialsOf(tpg);
  if (!credentials) throw new HostError(`no credentials are described for portal group ${tag}`);
  setTpgCredentials(system, tpg, credentials);
}

function requireAcl(desired: IscsiTarget, { tag, initiator }: { tag: number; initiator: string }): WantedAcl {
  const acl = requireTpg(desired, tag).acls.find((one) => one.initiator === initiator);
  if (!acl) throw new HostError(`no ACL is described for ${initiator}`);
  return acl;
}

function requireTpg(desired: IscsiTarget, tag: number): WantedTpg {
  const tpg = tpgsOf(desired).find((one) => one.tag === tag);
  if (!tpg) throw new HostError(`no portal group ${tag} is described`);
  return tpg;
}

function applyBackstoreAttributes(
  system: System,
  desired: IscsiTarget,
  { name, plugin }: { name: string; plugin: string },
): void {
  const lun = volumesOf(desired).find((one) => one.name === name);
  if (lun) setBackstoreAttributes(system, requirePlace(system, name, plugin), lun.attributes);
}

function exportBackstore(system: System, tpg: TpgPlace, step: Extract<TargetStep, { op: 'link-lun' }>): void {
  const place = requirePlace(system, step.name, step.plugin);
  restoreBackstore(system, place, step.remembered);
  const [fresh = ''] = newAliases(system, 1);
  const { alias = fresh, group } = step.remembered;
  linkLun(system, { tpg, lun: step.lun, place, alias });
  if (group !== undefined) moveIntoGroup(system, lunPath(tpg, step.lun), group);
}

/** `path` is the LUN's. A device that does ALUA itself has no groups of ours. */
function moveIntoGroup(system: System, path: string, group: string): void {
  const current = readMembership(system, path);
  if (current !== undefined && current !== group) joinGroup(system, path, group);
}

function mapLuns(
  system: System,
  tpg: TpgPlace,
  initiator: string,
  mappings: readonly RememberedMapping[],
): void {
  const fresh = newAliases(system, mappings.length);
  mappings.forEach(({ alias, ...mapping }, index) => {
    mapLun(system, { tpg, initiator, mapping, alias: alias ?? fresh[index] ?? '' });
  });
}

function unmapLuns(
  system: System,
  tpg: TpgPlace,
  { initiator, numbers }: { initiator: string; numbers: readonly number[] },
): void {
  for (const as of numbers) removeMappedLun(system, tpg, initiator, as);
}
