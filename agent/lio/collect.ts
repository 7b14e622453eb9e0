// Gathers from the kernel what saveconfig.json must have of a target; settings are read only for objects that the file lacks.
import type { IscsiTarget } from '../../src/contract/kinds/iscsi-target.ts';
import { HostError } from '../provider.ts';
import type { System } from '../system/system.ts';
import type { Dialect } from './dialect.ts';
import { dumpAttributes, dumpGroups, dumpIdentity, dumpSettings } from './dump-backstore.ts';
import {
  dumpAcl,
  dumpAclSettings,
  dumpLun,
  dumpPortal,
  dumpTargetSettings,
  dumpTpgSettings,
} from './dump-target.ts';
import { type LiveBackstore, readBackstores } from './live-backstores.ts';
import { aclPath, managedTag, tpgPath } from './paths.ts';
import { findPortal } from './portal-names.ts';
import {
  type Attributes,
  findSavedTarget,
  findSavedTpg,
  type Saveconfig,
  type SavedAcl,
  type SavedBackstore,
  type SavedTpg,
} from './saveconfig.ts';
import type { ManagedDump } from './saveconfig-merge.ts';
import { mappedLunsOf, pluginOf } from './wanted.ts';

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
  const tpg = collectTpg(collection, findSavedTpg(target, managedTag));
  return {
    backstores: collectBackstores(collection),
    target: {
      wwn: desired.iqn,
      fabric: 'iscsi',
      ...(target === undefined && dumpTargetSettings(system, desired.iqn)),
      tpgs: [tpg],
    },
  };
}

function collectBackstores({ system, desired, before, dialect }: Collection): SavedBackstore[] {
  const live = readBackstores(system);
  return desired.luns.map((lun) => {
    const found = live.find(({ name, plugin }) => name === lun.name && plugin === pluginOf(lun));
    if (!found) throw new HostError(`backstore ${lun.name} went away while it was being saved`);
    const saved = before.storage_objects.find((entry) => isOf(entry, found))?.attributes;
    const settings = saved
      ? { attributes: { ...saved, ...dumpAttributes(system, found, Object.keys(lun.attributes)) } }
      : dumpSettings(system, found, dialect);
    const groups = lun.alua ? dumpGroups(system, found, dialect) : {};
    return { ...settings, ...groups, ...dumpIdentity(system, found, dialect) };
  });
}

function isOf(entry: SavedBackstore, { name, plugin }: LiveBackstore): boolean {
  return entry.name === name && entry.plugin === plugin;
}

function collectTpg(collection: Collection, before: SavedTpg | undefined): SavedTpg {
  const { system, desired, dialect } = collection;
  const { iqn } = desired;
  const names = system.list(`${tpgPath(iqn)}/np`);
  const isComplete = before?.attributes !== undefined && before.parameters !== undefined;
  return {
    ...(isComplete ? assertedSettings(system, iqn) : dumpTpgSettings(system, iqn)),
    tag: managedTag,
    enable: system.readText(`${tpgPath(iqn)}/enable`).trim() === '1',
    luns: desired.luns.map(({ lun }) => dumpLun(system, iqn, lun, dialect)),
    portals: desired.portals.flatMap((portal) => {
      const name = findPortal(names, portal);
      return name === undefined ? [] : [dumpPortal(system, iqn, name, dialect)];
    }),
    node_acls: desired.acls.map((acl) => collectAcl(collection, acl, before)),
  };
}

/** What guards access is saved as it is, whatever the file had. AuthMethod follows `authentication` in the kernel. */
function assertedSettings(system: System, iqn: string): { attributes: Attributes; parameters: Attributes } {
  const attribute = (name: string) => Number(system.readText(`${tpgPath(iqn)}/attrib/${name}`).trim());
  return {
    attributes: {
      authentication: attribute('authentication'),
      generate_node_acls: attribute('generate_node_acls'),
    },
    parameters: { AuthMethod: system.readText(`${tpgPath(iqn)}/param/AuthMethod`).trim() },
  };
}

function collectAcl(
  { system, desired, dialect }: Collection,
  acl: IscsiTarget['acls'][number],
  before: SavedTpg | undefined,
): SavedAcl {
  const { initiator } = acl;
  const luns = mappedLunsOf(acl, desired).map(({ as }) => as);
  const saved = before?.node_acls.find(({ node_wwn }) => node_wwn === initiator);
  const own = system.readTextIfExists(`${aclPath(desired.iqn, initiator)}/attrib/authentication`)?.trim();
  return {
    ...(saved?.attributes === undefined && dumpAclSettings(system, desired.iqn, initiator)),
    ...(saved?.attributes !== undefined &&
      own !== undefined && { attributes: { authentication: Number(own) } }),
    ...dumpAcl(system, desired.iqn, { initiator, luns }, dialect),
  };
}
