// Writes the name, or has iscsid read it.
import type { Desired } from '../../../src/contract/kinds/index.ts';
import { daemonUnit } from '../../open-iscsi/daemon.ts';
import { changeInitiatorName, initiatorNamePath } from '../../open-iscsi/initiator-name.ts';
import type { Host } from '../../provider.ts';
import { systemctl } from '../../tools/systemctl.ts';
import { runTool } from '../../tools/tool.ts';
import type { InitiatorStep } from './plan.ts';

export function applyInitiatorStep(
  { action }: InitiatorStep,
  { name }: Desired<'iscsi_initiator'>,
  { system }: Host,
): void {
  switch (action) {
    case 'write': {
      const text = changeInitiatorName(system.readTextIfExists(initiatorNamePath), name);
      return system.writeAtomic(initiatorNamePath, text, { mode: 0o600, uid: 0, gid: 0 });
    }
    case 'restrict':
      return system.chmod(initiatorNamePath, 0o600);
    case 'restart':
      return runTool(system, systemctl('restart', daemonUnit));
  }
}
