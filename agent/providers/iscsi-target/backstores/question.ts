// What is asked of a host about one volume, and the part of the answer that does not depend on the plugin.
import type { Plugin } from '../../../../src/contract/kinds/iscsi-target/backstore.ts';
import { type LiveGroup, readGroup, settingsOfGroup } from '../../../lio/alua.ts';
import { type BackstoreInfo, parseBackstoreInfo } from '../../../lio/backstore-info.ts';
import { backstoresNamed, type LiveBackstore } from '../../../lio/live-backstores.ts';
import type { Mount } from '../../../lio/mounts.ts';
import { backstorePath } from '../../../lio/paths.ts';
import { readSettings, type SettingsReading } from '../../../lio/settings.ts';
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

/** With what the live backstore says of itself; nothing where there is none. */
export function commonFacts<Name extends Plugin>(
  question: VolumeQuestion,
  plugin: Name,
): Omit<CommonFacts, 'servesPath' | 'size'> & { plugin: Name; info: BackstoreInfo } {
  const { system, lun, path, backstores, knownPaths } = question;
  const live = backstoresNamed(backstores, lun.name).find((one) => one.plugin === plugin && one.enabled);
  const real = path.startsWith('/') ? system.realPath(path) : undefined;
  const info = live ? parseBackstoreInfo(system.readTextIfExists(`${backstorePath(live)}/info`) ?? '') : {};
  const attributes = readAttributes(question, plugin);
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
    info,
    exported: info.exported ?? false,
    groups: readGroups(question, live),
    ...(attributes && { attributes }),
  };
}

function readGroups({ system, lun }: VolumeQuestion, live: LiveBackstore | undefined): CommonFacts['groups'] {
  const found = (lun.alua?.groups ?? []).flatMap((group): [string, LiveGroup][] => {
    const known = live && readGroup(system, live, settingsOfGroup(group));
    return known ? [[group.name, known]] : [];
  });
  return new Map(found);
}

/** Of a backstore that is not made yet, another one of the same plugin tells which there are. */
function readAttributes(
  { system, lun, backstores }: VolumeQuestion,
  plugin: Plugin,
): SettingsReading | undefined {
  if (Object.keys(lun.attributes).length === 0) return undefined;
  const ofPlugin = backstores.filter((one) => one.plugin === plugin);
  const place = ofPlugin.find(({ name }) => name === lun.name) ?? ofPlugin[0];
  return place && readSettings(system, `${backstorePath(place)}/attrib`, lun.attributes);
}

/** Reads at the first call. */
export function once<Value>(read: () => Value): () => Value {
  let kept: { value: Value } | undefined;
  return () => {
    kept ??= { value: read() };
    return kept.value;
  };
}
