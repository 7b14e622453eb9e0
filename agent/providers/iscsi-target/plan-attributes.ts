// The attributes of a backstore that the task names: set before a LUN exports it, later only where the kernel lets them; pure.
import { isFixedByExport } from '../../lio/backstore-attributes.ts';
import { findUnusable, formatSetting, listDifferences, type SettingState } from '../../lio/settings.ts';
import type { WantedLun } from '../../lio/wanted.ts';
import { Refusal } from '../../provider.ts';
import type { VolumeFacts } from './backstores/index.ts';
import { step, type TargetStep } from './steps.ts';

/** Where the kernel has no backstore of this plugin yet, the names are checked right before they are set. */
export function planBackstoreAttributes(lun: WantedLun, facts: VolumeFacts): TargetStep[] {
  const { attributes: reading, name, plugin } = facts;
  const [message, hint = ''] = (reading && findUnusable(reading)) ?? [];
  if (message !== undefined) throw new Refusal(`backstore ${name}: ${message}`, hint);
  const different = reading && facts.live ? listDifferences(reading) : listWanted(lun);
  if (facts.exported) refuseFixed(name, different);
  if (different.length === 0) return [];
  const list = different.map(({ name: key, wanted }) => `${key} to ${wanted}`).join(', ');
  return [step({ op: 'set-backstore-attributes', name, plugin }, `set ${list} of backstore ${name}`)];
}

type Difference = Pick<SettingState, 'name' | 'wanted' | 'current'>;

function listWanted({ attributes }: WantedLun): Difference[] {
  return Object.entries(attributes).map(([name, value]) => ({ name, wanted: formatSetting(value) }));
}

function refuseFixed(backstore: string, different: readonly Difference[]): void {
  const fixed = different.find(({ name }) => isFixedByExport(name));
  if (!fixed) return;
  throw new Refusal(
    `${fixed.name} of ${backstore} is ${fixed.current}, and the kernel takes ${fixed.wanted} only while no LUN exports the backstore`,
    `write \`${fixed.name}: ${fixed.current}\`; or take its LUN away first, which ends the use of its clients`,
  );
}
