// What a reading of the host knows of a target: enough for the plan to decide without looking again.
import type { EngineState } from '../../lio/engine.ts';
import type { Export } from '../../lio/exports.ts';
import type { GroupSettings } from '../../lio/group-settings.ts';
import { indexBy } from '../../lio/index-by.ts';
import type { Ledger } from '../../lio/ledger.ts';
import type { LiveBackstore } from '../../lio/live-backstores.ts';
import type { LiveTarget, LiveTpg } from '../../lio/live-target.ts';
import type { RdmaState } from '../../lio/rdma.ts';
import type { Rtslib } from '../../lio/rtslib.ts';
import type { Saveconfig, Stored } from '../../lio/saveconfig.ts';
import type { Session } from '../../lio/sessions.ts';
import type { VolumeFacts } from './backstores/index.ts';
import type { RestoreUnit } from './restore-unit.ts';

export interface Actual {
  /** Absent where rtslib is not installed. */
  rtslib?: Rtslib;
  engine: EngineState;
  /** Of the host's interfaces. */
  addresses: string[];
  backstores: LiveBackstore[];
  target?: LiveTarget;
  /** What is named of each wanted portal group and its ACLs, by tag. */
  settings: ReadonlyMap<number, GroupSettings>;
  /** Portals of every target, as configfs names them. */
  portals: { iqn: string; tag: number; name: string }[];
  /** Read only where a portal is to be served over RDMA and is not. */
  rdma?: RdmaState;
  saved: Stored<Saveconfig>;
  ledger: Stored<Ledger>;
  /** One for each LUN that is wanted, in that order. */
  volumes: VolumeFacts[];
  /** Highest number of a mapped LUN that rtslib can load; read only where a high one is wanted. */
  mappedLunLimit?: number;
  /** Absent where the host has no unit that restores targets at boot. */
  restore?: RestoreUnit;
  /** Process id of a boot restore that is still at work. */
  restoring?: number;
  /** Read only where something is to go. */
  removal?: {
    sessions: Session[];
    exports: Export[];
  };
}

/** What is known of the volume of that name. */
export function volumeNamed({ volumes }: Actual, name: string): VolumeFacts | undefined {
  return factsNamed(volumes, name)[0];
}

const factsNamed = indexBy((facts: VolumeFacts) => facts.name);

/** The portal group with that tag, where it is live and wanted. */
export function liveTpg({ target }: Actual, tag: number): LiveTpg | undefined {
  return target?.tpgs.find((one) => one.tag === tag);
}
