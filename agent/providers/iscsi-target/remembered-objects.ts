// What a step takes along of an object's earlier life, as saveconfig.json had it.
import type { GroupSettings } from '../../lio/alua.ts';
import type { Attributes } from '../../lio/saveconfig.ts';
import type { WantedMapping } from '../../lio/wanted.ts';

/** Names of links in configfs, which rtslib keeps over restores; absent for new objects. */
interface Aliased {
  alias?: string;
}

export interface RememberedLun extends Aliased {
  /** ALUA groups of the backstore, without those that the task names. */
  groups: GroupSettings[];
  /** The LUN's own. */
  group?: string;
  /** Of the backstore, without those that the task names. */
  attributes: Attributes;
  /** Where the kernel left reservations that survive a power loss. */
  reservations?: string;
}

export type RememberedMapping = WantedMapping & Aliased;
