// Puts one target and its backstores into a saveconfig.json, or takes them out, and leaves everything else of it as it is; pure.
import {
  findSavedTarget,
  type Saveconfig,
  type SavedAcl,
  type SavedBackstore,
  type SavedCredentials,
  type SavedLun,
  type SavedPortal,
  type SavedTarget,
  type SavedTpg,
} from './saveconfig.ts';

/** The managed objects as the kernel has them. Settings may be left out where the file has the object already. */
export interface ManagedDump {
  backstores: SavedBackstore[];
  target: SavedTarget;
}

export function putTarget(config: Saveconfig, { backstores, target }: ManagedDump): Saveconfig {
  return {
    ...config,
    storage_objects: mergeLists(config.storage_objects, backstores, backstoreKey, mergeFlat),
    targets: mergeLists(config.targets, [target], targetKey, mergeTarget),
  };
}

/** `backstores` by name. */
export function takeTarget(config: Saveconfig, iqn: string, backstores: readonly string[]): Saveconfig {
  const target = findSavedTarget(config, iqn);
  const kept = takeBackstores(config, backstores);
  return { ...kept, targets: kept.targets.filter((entry) => entry !== target) };
}

export function takeBackstores(config: Saveconfig, names: readonly string[]): Saveconfig {
  return {
    ...config,
    storage_objects: config.storage_objects.filter(({ name }) => !names.includes(name)),
  };
}

/** Objects that are there keep their place; new ones follow. */
function mergeLists<Entry>(
  before: readonly Entry[],
  added: readonly Entry[],
  keyOf: (entry: Entry) => string | number,
  merge: (before: Entry, added: Entry) => Entry,
): Entry[] {
  const changes = new Map(added.map((entry) => [keyOf(entry), entry]));
  const known = new Set(before.map(keyOf));
  const kept = before.map((entry) => {
    const change = changes.get(keyOf(entry));
    return change === undefined ? entry : merge(entry, change);
  });
  return [...kept, ...added.filter((entry) => !known.has(keyOf(entry)))];
}

function mergeFlat<Entry extends object>(before: Entry, added: Entry): Entry {
  return { ...before, ...added };
}

function mergeTarget(before: SavedTarget, added: SavedTarget): SavedTarget {
  return { ...before, ...added, tpgs: mergeLists(before.tpgs, added.tpgs, ({ tag }) => tag, mergeTpg) };
}

function mergeTpg(before: SavedTpg, added: SavedTpg): SavedTpg {
  return {
    ...withoutCredentials(before),
    ...added,
    attributes: { ...before.attributes, ...added.attributes },
    parameters: { ...before.parameters, ...added.parameters },
    luns: mergeLists(before.luns, added.luns, indexOf, mergeFlat<SavedLun>),
    portals: mergeLists(before.portals, added.portals, portalKey, mergeFlat<SavedPortal>),
    node_acls: mergeLists(before.node_acls, added.node_acls, ({ node_wwn }) => node_wwn, mergeAcl),
  };
}

/** Credentials that are no longer set must go, or the next boot would bring them back. */
function withoutCredentials<Entry extends SavedCredentials>(before: Entry) {
  const {
    chap_userid: _userid,
    chap_password: _password,
    chap_mutual_userid: _mutualUserid,
    chap_mutual_password: _mutualPassword,
    ...rest
  } = before;
  return rest;
}

function mergeAcl(before: SavedAcl, added: SavedAcl): SavedAcl {
  return {
    ...withoutCredentials(before),
    ...added,
    attributes: { ...before.attributes, ...added.attributes },
    mapped_luns: mergeLists(before.mapped_luns, added.mapped_luns, indexOf, mergeFlat),
  };
}

function backstoreKey({ name, plugin }: SavedBackstore): string {
  return `${plugin} ${name}`;
}

function targetKey({ wwn, fabric }: SavedTarget): string {
  return `${fabric} ${wwn}`;
}

function portalKey({ ip_address, port }: SavedPortal): string {
  return `${port} ${ip_address}`;
}

function indexOf({ index }: { index: number }): number {
  return index;
}
