// Writes the name and what else a client is to be, or has iscsid read it.
import type { Desired } from '../../../src/contract/kinds/index.ts';
import { daemonUnit } from '../../open-iscsi/daemon.ts';
import { changeConfiguration, daemonConfigurationPath } from '../../open-iscsi/daemon-configuration.ts';
import { findDatabase } from '../../open-iscsi/database.ts';
import { changeInitiatorName, initiatorNamePath } from '../../open-iscsi/initiator-name.ts';
import { writeInterface } from '../../open-iscsi/interface-records.ts';
import type { Host } from '../../provider.ts';
import { editFile } from '../../system/edit-file.ts';
import type { System } from '../../system/system.ts';
import { systemctl } from '../../tools/systemctl.ts';
import { runTool } from '../../tools/tool.ts';
import type { InitiatorStep } from './steps.ts';

type Wanted = Desired<'iscsi_initiator'>;

export function applyInitiatorStep(step: InitiatorStep, desired: Wanted, { system }: Host): void {
  switch (step.action) {
    case 'write': {
      const text = changeInitiatorName(system.readTextIfExists(initiatorNamePath), desired.name);
      return system.writeAtomic(initiatorNamePath, text, { mode: 0o600, uid: 0, gid: 0 });
    }
    case 'restrict':
      return system.chmod(initiatorNamePath, 0o600);
    case 'restart':
      return runTool(system, systemctl('restart', daemonUnit));
    case 'configure':
      return configure(desired, system);
    case 'write-interface':
      return writeInterface(system, findDatabase(system), step.iface);
    case 'enable':
    case 'disable':
      return runTool(system, systemctl(step.action, step.unit));
  }
}

/** It may hold credentials that somebody put there. A file that is not there is an error. */
function configure({ settings }: Wanted, system: System): void {
  const edit = (text = system.readText(daemonConfigurationPath)) => changeConfiguration(text, settings);
  editFile(system, daemonConfigurationPath, edit, 0o600);
}
