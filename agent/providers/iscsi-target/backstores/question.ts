// What is asked of a host about one volume, and the part of the answer that does not depend on the plugin.
import type { Plugin } from '../../../../src/contract/kinds/iscsi-target/backstore.ts';
import { type BackstoreInfo, parseBackstoreInfo } from '../../../lio/backstore-info.ts';
import type { LiveBackstore } from '../../../lio/live-backstores.ts';
import type { Mount } from '../../../lio/mounts.ts';
import { backstorePath } from '../../../lio/paths.ts';
import type { WantedLun } from '../../../lio/wanted.ts';
import type { System } from '../../../system/system.ts';
import type { CommonFacts } from './facts.ts';

export interface VolumeQuestion {
  system: System;
  lun: WantedLun;
  path: string;
  /** All of the host. */
  backstores: LiveBackstore[];
  /** Paths under which saveconfig.json and the ledger know the volume. */
  knownPaths: string[];
  /** Read once, and only where it is asked for. */
  mounts(): Mount[];
  promisedMounts(): string[];
}

export function commonFacts<Name extends Plugin>(
  { system, lun, path, backstores, knownPaths }: VolumeQuestion,
  plugin: Name,
): Pick<CommonFacts, 'name' | 'path' | 'exists' | 'real' | 'live' | 'samePaths'> & { plugin: Name } {
  const live = backstores.find((one) => one.name === lun.name && one.plugin === plugin && one.enabled);
  const real = path.startsWith('/') ? system.realPath(path) : undefined;
  return {
    name: lun.name,
    plugin,
    path,
    exists: real !== undefined,
    ...(real !== undefined && { real }),
    ...(live && { live }),
    samePaths: knownPaths.filter(
      (known) => known === path || (real !== undefined && system.realPath(known) === real),
    ),
  };
}

/** What the live backstore says of itself; nothing where there is none. */
export function readInfo({ system }: VolumeQuestion, live: LiveBackstore | undefined): BackstoreInfo {
  if (!live) return {};
  return parseBackstoreInfo(system.readTextIfExists(`${backstorePath(live)}/info`) ?? '');
}

/** Reads at the first call. */
export function once<Value>(read: () => Value): () => Value {
  let kept: { value: Value } | undefined;
  return () => {
    kept ??= { value: read() };
    return kept.value;
  };
}
