// Writing the attributes of a backstore: what the kernel takes at any time, and what only while no LUN exports it.
import type { Settings } from '../../src/contract/kinds/iscsi-target/settings.ts';
import { HostError } from '../provider.ts';
import type { System } from '../system/system.ts';
import { doing } from './doing.ts';
import { type BackstorePlace, backstorePath } from './paths.ts';
import { findUnusable, listDifferences, readSettings } from './settings.ts';

/** What `target_core_configfs.c` refuses to change while `export_count` is not 0; each was tried on Linux 6.1. */
const fixed = new Set([
  'block_size',
  'emulate_model_alias',
  'emulate_tas',
  'emulate_ua_intlck_ctrl',
  'force_pr_aptpl',
  'optimal_sectors',
  'pi_prot_type',
  'queue_depth',
  'unmap_zeroes_data',
]);

export function isFixedByExport(name: string): boolean {
  return fixed.has(name);
}

/** Throws HostError for a name that the kernel does not offer, before any is written. */
export function setBackstoreAttributes(system: System, place: BackstorePlace, wanted: Settings): void {
  const directory = `${backstorePath(place)}/attrib`;
  const reading = readSettings(system, directory, wanted);
  const [message, hint] = findUnusable(reading) ?? [];
  if (message !== undefined) throw new HostError(`backstore ${place.name}: ${message}`, hint);
  const inOrder = listDifferences(reading).sort((one, other) => rankOf(one.name) - rankOf(other.name));
  for (const { name, wanted: value } of inOrder) {
    doing(
      `set ${name} of ${place.name} to ${value}`,
      () => system.writeKernel(`${directory}/${name}`, value),
      {
        EINVAL: [
          'the kernel does not take this value, or not while a LUN exports it',
          'its log (dmesg) says why',
        ],
        ENOSYS: ['what is behind the backstore cannot do it'],
      },
    );
  }
}

/** Limits are counted in blocks, and the kernel checks what it emulates against the limits. */
function rankOf(name: string): number {
  if (name === 'block_size') return 0;
  return name.startsWith('emulate_') ? 2 : 1;
}
