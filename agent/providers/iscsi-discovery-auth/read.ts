// What the kernel asks for now, and what it will ask for after the next boot.
import { findBootRestore } from '../../lio/boot-restore.ts';
import { type DiscoveryAuth, readDiscoveryAuth, savedDiscoveryAuth } from '../../lio/discovery-auth.ts';
import { type EngineState, readEngine } from '../../lio/engine.ts';
import { findRtslib, type Rtslib } from '../../lio/rtslib.ts';
import { contentOf, readSaveconfig, type Saveconfig, type Stored } from '../../lio/saveconfig.ts';
import type { System } from '../../system/system.ts';

export interface Actual {
  /** Absent where rtslib is not installed. */
  rtslib?: Rtslib;
  engine: EngineState;
  /** Absent where LIO's iSCSI target is not loaded. */
  live?: DiscoveryAuth;
  saved: Stored<Saveconfig>;
  /** Process id of a boot restore that is still at work. */
  restoring?: number;
}

export function readActual(system: System): Actual {
  const rtslib = findRtslib(system);
  const saved: Stored<Saveconfig> = rtslib ? readSaveconfig(system, rtslib.saveFile) : { state: 'absent' };
  const live = readDiscoveryAuth(system);
  const mayBeRestoring = savedDiscoveryAuth(contentOf(saved)).enforced && !live?.enforced;
  const restoring = mayBeRestoring ? findBootRestore(system) : undefined;
  return {
    ...(rtslib && { rtslib }),
    engine: readEngine(system, ['target_core_mod', 'iscsi_target_mod'], undefined),
    ...(live && { live }),
    saved,
    ...(restoring !== undefined && { restoring }),
  };
}
