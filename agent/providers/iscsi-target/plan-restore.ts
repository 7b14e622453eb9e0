// The unit that restores targets at boot: enabled, and ordered after what our volumes stand on; it is never started or stopped; pure.
import { type Footing, footingsOf, restoreOrder } from '../../lio/restore-order.ts';
import { contentOf } from '../../lio/saveconfig.ts';
import type { Actual } from './actual.ts';
import { step, type TargetStep } from './steps.ts';

/** After these steps. Nothing where the host has no such unit yet. */
export function planRestore(changes: readonly TargetStep[], { restore, ledger }: Actual): TargetStep[] {
  if (!restore) return [];
  const footings = footingsOf(contentOf(ledger) ?? {});
  for (const change of changes) follow(change, footings);
  const order = restoreOrder(footings.values());
  return order === restore.order ? [] : [planOrder(restore.unit, order)];
}

/** As the ledger will have them. */
function follow(change: TargetStep, footings: Map<string, Footing>): void {
  if (change.op === 'record') for (const volume of change.volumes) footings.set(volume.name, volume);
  for (const name of removedBy(change)) footings.delete(name);
}

function removedBy(change: TargetStep): string[] {
  if (change.op === 'save') return change.removed;
  return change.op === 'forget' ? change.backstores : [];
}

function planOrder(unit: string, order: string | undefined): TargetStep {
  const summary =
    order === undefined
      ? `let ${unit} wait for nothing of ours at boot`
      : `let ${unit} wait at boot for what the volumes stand on`;
  return step({ op: 'order-restore', unit }, summary);
}

/** A mask is somebody's will, and the `service` kind says so. */
export function planEnabling({ restore }: Actual): TargetStep[] {
  if (restore?.enablement !== 'disabled' || restore.masked) return [];
  const { unit } = restore;
  return [
    step({ op: 'enable-restore', unit }, `enable ${unit}, which brings the target back at boot`, {
      deadline: 150,
    }),
  ];
}
