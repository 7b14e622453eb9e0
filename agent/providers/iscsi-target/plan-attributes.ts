// The attributes of a backstore that the task names: set before a LUN exports it, later only where the kernel lets them; pure.
import { isFixedByExport } from '../../lio/backstore-attributes.ts';
import type { WantedLun } from '../../lio/wanted.ts';
import { Refusal } from '../../provider.ts';
import type { VolumeFacts } from './backstores/index.ts';
import { type Difference, describeDifferent, findDifferent } from './different-settings.ts';
import { step, type TargetStep } from './steps.ts';

/** Where the kernel has no backstore of this plugin yet, the names are checked right before they are set. */
export function planBackstoreAttributes({ attributes }: WantedLun, facts: VolumeFacts): TargetStep[] {
  const { attributes: reading, name, plugin } = facts;
  const different = findDifferent(`backstore ${name}`, attributes, reading, facts.live !== undefined);
  if (facts.exported) refuseFixed(name, different);
  if (different.length === 0) return [];
  const summary = `set ${describeDifferent(different)} of backstore ${name}`;
  return [step({ op: 'set-backstore-attributes', name, plugin }, summary)];
}

function refuseFixed(backstore: string, different: readonly Difference[]): void {
  const fixed = different.find(({ name }) => isFixedByExport(name));
  if (!fixed) return;
  throw new Refusal(
    `${fixed.name} of ${backstore} is ${fixed.current}, and the kernel takes ${fixed.wanted} only while no LUN exports the backstore`,
    `write \`${fixed.name}: ${fixed.current}\`; or take its LUN away first, which ends the use of its clients`,
  );
}
