// Does one step that is about one portal group: its settings, LUNs, ACLs and portals; what is half-made already is finished.
import type { IscsiTarget } from '../../../src/contract/kinds/iscsi-target.ts';
import { newAliases } from '../../lio/aliases.ts';
import { joinGroup, readMembership } from '../../lio/alua.ts';
import { setAclSettings, setTpgSettings } from '../../lio/group-settings.ts';
import { requirePlace, restoreBackstore } from '../../lio/make-backstore.ts';
import {
  enableTpg,
  linkLun,
  makeAcl,
  makePortal,
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
  disableTpg,
  removeAcl,
  removeLun,
  removeMappedLun,
  removePortal,
  removeTpg,
} from '../../lio/remove-target.ts';
import { tpgsOf, type WantedAcl, type WantedTpg } from '../../lio/wanted.ts';
import { HostError } from '../../provider.ts';
import type { System } from '../../system/system.ts';
import { credentialsOf } from './credentials.ts';
import type { RememberedMapping } from './remembered-objects.ts';
import type { TpgStep } from './steps.ts';

export function applyTpgStep(step: TpgStep, desired: IscsiTarget, system: System): void {
  const place = { iqn: desired.iqn, tag: step.tag };
  switch (step.op) {
    case 'join-alua-group':
      return joinGroup(system, lunPath(place, step.lun), step.group);
    case 'make-tpg':
      return makeTpg(system, place, step);
    case 'set-attribute':
      return setTpgAttribute(system, place, step.attribute, step.value);
    case 'link-lun':
      return exportBackstore(system, place, step);
    case 'make-acl':
      return makeAcl(system, place, step.initiator, step);
    case 'set-credentials':
      return applyCredentials(system, desired, step);
    case 'set-tpg-settings':
      return setTpgSettings(system, requireTpg(desired, step.tag));
    case 'set-tpg-credentials':
      return applyTpgCredentials(system, desired, step.tag);
    case 'set-acl-settings':
      return setAclSettings(system, place, requireAcl(desired, step));
    case 'set-acl-group':
      return setAclGroup(system, place, step.initiator, step.group);
    case 'serve-over-rdma':
      return serveOverRdma(system, place, step.portal);
    case 'disable-tpg':
      return disableTpg(system, place);
    case 'require-chap':
      return requireAuthentication(system, place, step.initiator);
    case 'map-luns':
      return mapLuns(system, place, step.initiator, step.mappings);
    case 'set-protection':
      return setWriteProtection(system, place, step.initiator, step.mapping);
    case 'make-portal':
      return makePortal(system, place, step.portal);
    case 'enable':
      return enableTpg(system, place, step);
    case 'unmap-luns':
      return unmapLuns(system, place, step);
    case 'remove-acl':
      return removeAcl(system, place, step.initiator);
    case 'remove-portal':
      return removePortal(system, place, step.name);
    case 'remove-lun':
      return removeLun(system, place, step.lun);
    case 'remove-tpg':
      return removeTpg(system, place);
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

function exportBackstore(system: System, tpg: TpgPlace, step: Extract<TpgStep, { op: 'link-lun' }>): void {
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
