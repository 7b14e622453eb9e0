// ALUA groups of a backstore in configfs: read, made and written in the order that the kernel demands.
import {
  type AluaGroup,
  type accessStates,
  accessTypes,
  defaultGroup,
} from '../../src/contract/kinds/iscsi-target/alua.ts';
import type { Settings } from '../../src/contract/kinds/iscsi-target/settings.ts';
import type { System } from '../system/system.ts';
import { doing } from './doing.ts';
import { ensureDirectory } from './engine.ts';
import { findLink } from './links.ts';
import { type BackstorePlace, backstorePath } from './paths.ts';
import { formatSetting, readSettings, type SettingState } from './settings.ts';

/** A group by the kernel's names and numbers. */
export interface GroupSettings {
  name: string;
  /** Absent for the kernel's own group. */
  id?: number;
  settings: Settings;
}

/** The kernel's numbers of the states (`ALUA_ACCESS_STATE_*` in include/target/target_core_base.h). */
const stateNumbers: { [State in (typeof accessStates)[number]]: number } = {
  'active-optimized': 0,
  'active-nonoptimized': 1,
  standby: 2,
  unavailable: 3,
  offline: 14,
};

export function settingsOfGroup({ name, id, state, type, ...rest }: AluaGroup): GroupSettings {
  const named = Object.entries(rest).filter(([, value]) => value !== undefined);
  return {
    name,
    ...(id !== undefined && { id }),
    settings: {
      ...Object.fromEntries(named),
      ...(state !== undefined && { alua_access_state: stateNumbers[state] }),
      ...(type !== undefined && { alua_access_type: accessTypes.indexOf(type) }),
    },
  };
}

/** What is live of a group that is wanted; its id is 0 until it is given one. */
export interface LiveGroup {
  id: number;
  states: SettingState[];
}

export function readGroup(
  system: System,
  place: BackstorePlace,
  { name, settings }: GroupSettings,
): LiveGroup | undefined {
  const directory = groupPath(place, name);
  const id = system.readTextIfExists(`${directory}/tg_pt_gp_id`)?.trim();
  if (id === undefined) return undefined;
  const { states } = readSettings(system, directory, settings);
  return { id: Number(id), states: states.map(asNumber) };
}

/** The kernel shows type and status in words and takes them as numbers. */
function asNumber(state: SettingState): SettingState {
  const titles = { alua_access_type: accessTypeTitles, alua_access_status: accessStatusTitles }[state.name];
  if (titles === undefined || state.current === undefined) return state;
  return { ...state, current: String(titles.indexOf(state.current)) };
}

/** As `alua_access_type` and `alua_access_status` show them, in the order of their numbers. */
export const accessTypeTitles = ['None', 'Implicit', 'Explicit', 'Implicit and Explicit'];
export const accessStatusTitles = ['None', 'Altered by Explicit STPG', 'Altered by Implicit ALUA'];

/** Makes the group, or finishes one that has no id yet; only what differs is written. The backstore must be enabled. */
export function applyGroup(system: System, place: BackstorePlace, group: GroupSettings): void {
  const { name, id } = group;
  const directory = groupPath(place, name);
  doing(
    `set ALUA group ${name} of ${place.name}`,
    () => {
      ensureDirectory(system, directory);
      const live = readGroup(system, place, group);
      if (id !== undefined && live?.id !== id) system.writeKernel(`${directory}/tg_pt_gp_id`, String(id));
      const different = (live?.states ?? []).filter(({ current, wanted }) => current !== wanted);
      for (const { name: file, wanted } of inOrder(different, group.settings))
        system.writeKernel(`${directory}/${file}`, wanted);
    },
    {
      EINVAL: [
        'the kernel does not take it: its id is fixed or used, or its type lets the server change no states',
        'its log (dmesg) says why',
      ],
    },
  );
}

/** The state can be written only while the type has "implicit" in it: that goes first where it comes, last where it goes. Writing the state sets the status. */
function inOrder(states: readonly SettingState[], { alua_access_type: type }: Settings): SettingState[] {
  const becomesImplicit = type !== undefined && (Number(formatSetting(type)) & 1) === 1;
  const ranks = ['alua_access_state', 'alua_access_status', 'alua_access_type'];
  const rankOf = ({ name }: SettingState) =>
    becomesImplicit && name === 'alua_access_type' ? -2 : ranks.indexOf(name);
  return [...states].sort((one, other) => rankOf(one) - rankOf(other));
}

/** First line: "TG Port Alias: default_tg_pt_gp"; nothing where the device does ALUA itself, or no backstore is linked yet. `directory` is the LUN's. */
export function readMembership(system: System, directory: string): string | undefined {
  if (!findLink(system, directory)) return undefined;
  return parseMembership(system.readTextIfExists(`${directory}/alua_tg_pt_gp`) ?? '');
}

export function parseMembership(text: string): string | undefined {
  const [first = ''] = text.split('\n');
  return first.split(':')[1]?.trim();
}

/** `directory` is the LUN's. */
export function joinGroup(system: System, directory: string, group: string): void {
  doing(`put a LUN into ALUA group ${group}`, () => system.writeKernel(`${directory}/alua_tg_pt_gp`, group), {
    ENODEV: ['its backstore has no such group', 'run again: the next plan makes it'],
  });
}

/** A backstore cannot be removed while it has groups besides the kernel's. */
export function removeGroups(system: System, place: BackstorePlace): void {
  const directory = `${backstorePath(place)}/alua`;
  for (const name of system.list(directory))
    if (name !== defaultGroup) system.removeDirectory(`${directory}/${name}`);
}

function groupPath(place: BackstorePlace, name: string): string {
  return `${backstorePath(place)}/alua/${name}`;
}
