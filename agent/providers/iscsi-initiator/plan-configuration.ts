// iscsid.conf, interface records and the distribution's units, as a playbook wants them; pure. No daemon has to restart for them.
import type { Desired } from '../../../src/contract/kinds/index.ts';
import { daemonConfigurationPath } from '../../open-iscsi/daemon-configuration.ts';
import { Refusal } from '../../provider.ts';
import { unitDeadline } from '../../tools/systemctl.ts';
import type { Actual, UnitState } from './read.ts';
import type { InitiatorStep } from './steps.ts';

/** Seconds: open-iscsi's lock is waited for half a minute. */
const recordDeadline = 90;

export function planSettings({ otherSettings }: Actual): InitiatorStep[] {
  if (otherSettings === undefined) {
    throw new Refusal(
      `there is no ${daemonConfigurationPath}, in which settings could be changed`,
      'install open-iscsi anew, which brings it, or leave `settings` out',
    );
  }
  if (otherSettings.length === 0) return [];
  const summary = `set ${otherSettings.join(', ')} in ${daemonConfigurationPath}`;
  return [{ action: 'configure', summary, impact: 'none', deadline: 30 }];
}

export function planInterfaces({ otherInterfaces }: Actual): InitiatorStep[] {
  return otherInterfaces.map(({ iface, isNew }) => ({
    action: 'write-interface',
    iface,
    summary: `${isNew ? 'make' : 'change'} the interface record ${iface.name}`,
    impact: 'none',
    deadline: recordDeadline,
  }));
}

export function planUnits({ enabled }: Desired<'iscsi_initiator'>, { units }: Actual): InitiatorStep[] {
  return units.flatMap((state) => (enabled ? planEnabled(state) : planDisabled(state)));
}

/** A unit that others start has no links of its own. */
function planEnabled({ unit, enablement, masked }: UnitState): InitiatorStep[] {
  if (masked) {
    throw new Refusal(
      `${unit} is masked on this host`,
      `somebody forbade it; systemctl unmask ${unit} allows it`,
    );
  }
  if (enablement !== 'disabled') return [];
  return [{ action: 'enable', unit, summary: `enable ${unit}`, impact: 'none', deadline: unitDeadline + 30 }];
}

function planDisabled({ unit, enablement }: UnitState): InitiatorStep[] {
  if (enablement !== 'enabled') return [];
  return [
    { action: 'disable', unit, summary: `disable ${unit}`, impact: 'none', deadline: unitDeadline + 30 },
  ];
}
