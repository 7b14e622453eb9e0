// What every kind of backstore tells of one volume: the plan compares, the plugin knows how it is read.
import type { Plugin as PluginName } from '../../../../src/contract/kinds/iscsi-target/backstore.ts';
import type { LiveGroup } from '../../../lio/alua.ts';
import type { LiveBackstore } from '../../../lio/live-backstores.ts';
import type { SettingsReading } from '../../../lio/settings.ts';

export interface CommonFacts {
  name: string;
  plugin: PluginName;
  /** As the task names it; empty for memory. */
  path: string;
  /** Whether anything is at the path. */
  exists: boolean;
  /** Where the path leads in the end; absent where there is nothing. */
  real?: string;
  /** The backstore of that name and plugin, where the kernel has it and it serves. */
  live?: LiveBackstore;
  /** Whether the live backstore serves what is at the path now. */
  servesPath: boolean;
  /** Of the paths under which the volume is known, those that lead to the same thing. */
  samePaths: string[];
  /** Bytes that a client sees, or would see. */
  size: number;
  /** See the ledger. */
  identity?: string;
  /** The serial that the device itself has, which LIO passes on and cannot change. */
  ownSerial?: string;
  /** The attributes that the task names, as this backstore has them, or another one of the plugin where it is not made yet. */
  attributes?: SettingsReading;
  /** Of the ALUA groups that the task names, those that the backstore has. */
  groups: ReadonlyMap<string, LiveGroup>;
  /** Whether a LUN exports it. */
  exported: boolean;
  /** Directory that is missing for a file to be made. */
  missingParent?: string;
}

/** Why a volume cannot be made from what is at the path. */
export interface Obstacle {
  message: string;
  hint: string;
}
