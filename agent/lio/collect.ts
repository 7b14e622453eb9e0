// Gathers from the kernel what saveconfig.json must have of a target; settings are read only for objects that the file lacks.
import { volumesOf } from '../../src/contract/kinds/iscsi-target/portal-group.ts';
import type { IscsiTarget } from '../../src/contract/kinds/iscsi-target.ts';
import { HostError } from '../provider.ts';
import type { System } from '../system/system.ts';
import { readNamedAttributes, readNamedParameters } from './attributes.ts';
import type { Dialect } from './dialect.ts';
import { dumpAttributes, dumpGroups, dumpIdentity, dumpSettings } from './dump-backstore.ts';
import {
  dumpAcl,
  dumpAclSettings,
  dumpCredentials,
  dumpLuns,
  dumpPortal,
  dumpTargetSettings,
  dumpTpgSettings,
} from './dump-target.ts';
import { backstoresNamed, readBackstores } from './live-backstores.ts';
import { aclPath, tpgPath } from './paths.ts';
import { findPortal } from './portal-names.ts';
import {
  type Attributes,
  findSavedTarget,
  findSavedTpg,
  type Saveconfig,
  type SavedAcl,
  type SavedBackstore,
  type SavedTpg,
  savedNamed,
} from './saveconfig.ts';
import type { ManagedDump } from './saveconfig-merge.ts';
import { mappedLunsOf, pluginOf, tpgsOf, type WantedAcl, type WantedTpg } from './wanted.ts';

export interface Collection {
  system: System;
  desired: IscsiTarget;
  /** What the file has now. */
  before: Saveconfig;
  dialect: Dialect;
}

export function collectManaged(collection: Collection): ManagedDump {
  const { system, desired, before } = collection;
  const target = findSavedTarget(before, desired.iqn);
  return {
    backstores: collectBackstores(collection),
    target: {
      wwn: desired.iqn,
      fabric: 'iscsi',
      ...(target === undefined && dumpTargetSettings(system, desired.iqn)),
      tpgs: tpgsOf(desired).map((tpg) => collectTpg(collection, tpg, findSavedTpg(target, tpg.tag))),
    },
  };
}

function collectBackstores({ system, desired, before, dialect }: Collection): SavedBackstore[] {
  const live = readBackstores(system);
  return volumesOf(desired).map((lun) => {
    const found = backstoresNamed(live, lun.name).find(({ plugin }) => plugin === pluginOf(lun));
    if (!found) throw new HostError(`backstore ${lun.name} went away while it was being saved`);
    const saved = savedNamed(before.storage_objects, lun.name).find(
      ({ plugin }) => plugin === found.plugin,
    )?.attributes;
    const settings = saved
      ? { attributes: { ...saved, ...dumpAttributes(system, found, Object.keys(lun.attributes)) } }
      : dumpSettings(system, found, dialect);
    const groups = lun.alua ? dumpGroups(system, found, dialect) : {};
    return { ...settings, ...groups, ...dumpIdentity(system, found, dialect) };
  });
}

function collectTpg(collection: Collection, tpg: WantedTpg, before: SavedTpg | undefined): SavedTpg {
  const { system, dialect } = collection;
  const names = system.list(`${tpgPath(tpg)}/np`);
  const isComplete = before?.attributes !== undefined && before.parameters !== undefined;
  return {
    ...(isComplete ? assertedSettings(system, tpg) : dumpTpgSettings(system, tpg)),
    ...dumpCredentials(system, tpgPath(tpg)),
    tag: tpg.tag,
    enable: system.readText(`${tpgPath(tpg)}/enable`).trim() === '1',
    luns: dumpLuns(
      system,
      tpg,
      tpg.luns.map(({ lun }) => lun),
      dialect,
    ),
    portals: tpg.portals.flatMap((portal) => {
      const name = findPortal(names, portal);
      return name === undefined ? [] : [dumpPortal(system, tpg, name, dialect)];
    }),
    node_acls: tpg.acls.map((acl) => collectAcl(collection, tpg, acl, before)),
  };
}

/** What guards access and what the task names is saved as it is, whatever the file had. AuthMethod follows `authentication` in the kernel. */
function assertedSettings(
  system: System,
  tpg: WantedTpg,
): { attributes: Attributes; parameters: Attributes } {
  const path = tpgPath(tpg);
  const attributes = ['authentication', 'generate_node_acls', ...Object.keys(tpg.attributes)];
  const parameters = ['AuthMethod', ...Object.keys(tpg.parameters)];
  return {
    attributes: readNamedAttributes(system, path, attributes),
    parameters: readNamedParameters(system, path, parameters),
  };
}

function collectAcl(
  { system, dialect }: Collection,
  tpg: WantedTpg,
  acl: WantedAcl,
  before: SavedTpg | undefined,
): SavedAcl {
  const { initiator } = acl;
  const luns = mappedLunsOf(acl, tpg).map(({ as }) => as);
  const saved = before?.node_acls.find(({ node_wwn }) => node_wwn === initiator);
  const path = aclPath(tpg, initiator);
  const own = system.readTextIfExists(`${path}/attrib/authentication`)?.trim();
  return {
    ...(saved?.attributes === undefined && dumpAclSettings(system, tpg, initiator)),
    ...(saved?.attributes !== undefined && {
      attributes: {
        ...(own !== undefined && { authentication: Number(own) }),
        ...readNamedAttributes(system, path, Object.keys(acl.attributes)),
      },
    }),
    ...dumpAcl(system, tpg, { initiator, luns }, dialect),
  };
}
