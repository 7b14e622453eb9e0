// One change of the discovery login, under the lock that targetcli takes.
import type { IscsiDiscoveryAuth } from '../../../src/contract/kinds/iscsi-discovery-auth.ts';
import { enforceDiscoveryAuth, putDiscoveryAuth, setDiscoveryCredentials } from '../../lio/discovery-auth.ts';
import { doing } from '../../lio/doing.ts';
import { prepareEngine } from '../../lio/engine.ts';
import { withTargetcliLock } from '../../lio/lock.ts';
import { requireRtslib } from '../../lio/rtslib.ts';
import { updateSaveconfig } from '../../lio/save.ts';
import type { System } from '../../system/system.ts';
import type { DiscoveryStep } from './plan.ts';
import { wantedAuth } from './wanted.ts';

export function applyDiscoveryStep(step: DiscoveryStep, desired: IscsiDiscoveryAuth, system: System): void {
  withTargetcliLock(system, () => applyLocked(step, desired, system));
}

function applyLocked(step: DiscoveryStep, desired: IscsiDiscoveryAuth, system: System): void {
  switch (step.op) {
    case 'load':
      return prepareEngine(system, step.modules, undefined);
    case 'set-credentials':
      return setDiscoveryCredentials(system, wantedAuth(desired).credentials);
    case 'enforce':
      return enforceDiscoveryAuth(system, step.enforced);
    case 'save':
      return save(system, desired);
  }
}

function save(system: System, desired: IscsiDiscoveryAuth): void {
  const { saveFile } = requireRtslib(system);
  doing(`save the configuration to ${saveFile}`, () =>
    updateSaveconfig(system, saveFile, (before) => putDiscoveryAuth(before, wantedAuth(desired))),
  );
}
