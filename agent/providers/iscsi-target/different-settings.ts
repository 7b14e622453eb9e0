// Which of the named settings are to be set, and which must not be named; pure.
import type { Settings } from '../../../src/contract/kinds/iscsi-target/settings.ts';
import {
  findUnusable,
  formatSetting,
  listDifferences,
  type SettingState,
  type SettingsReading,
} from '../../lio/settings.ts';
import { Refusal } from '../../provider.ts';

export type Difference = Pick<SettingState, 'name' | 'wanted' | 'current'>;

/** Of an object that is not live, all; `reading` may be another one's then. Throws Refusal for what the kernel does not offer. */
export function findDifferent(
  what: string,
  wanted: Settings,
  reading: SettingsReading | undefined,
  isLive: boolean,
): Difference[] {
  const [message, hint = ''] = (reading && findUnusable(reading)) ?? [];
  if (message !== undefined) throw new Refusal(`${what}: ${message}`, hint);
  if (reading && isLive) return listDifferences(reading);
  return Object.entries(wanted).map(([name, value]) => ({ name, wanted: formatSetting(value) }));
}

/** "block_size to 4096, emulate_tpu to 1" */
export function describeDifferent(different: readonly Difference[]): string {
  return different.map(({ name, wanted }) => `${name} to ${wanted}`).join(', ');
}
