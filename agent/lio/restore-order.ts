// What the boot restore has to wait for: the devices and file systems that volumes of ours stand on, as a drop-in of its unit; pure.
import { escapeUnitPath } from '../units/escape-path.ts';
import type { Ledger, Volume } from './ledger.ts';

export type Footing = Pick<Volume, 'plugin' | 'path'>;

/** Of the volumes that are still ours. */
export function footingsOf(ledger: Ledger): Map<string, Footing> {
  return new Map(Object.entries(ledger).filter(([, { state }]) => state !== 'removed'));
}

/**
 * The text of the drop-in; `undefined` where nothing has to be waited for. `Wants=` and never `Requires=` (systemd.unit(5)): a unit that fails
 * must not keep every other volume away, and stopping one, as umount does, would stop the restore unit, which takes all targets away.
 */
export function restoreOrder(footings: Iterable<Footing>): string | undefined {
  const units = [...new Set([...footings].flatMap(unitsUnder))].sort();
  if (units.length === 0) return undefined;
  const lines = ['Wants', 'After'].flatMap((key) => units.map((unit) => `${key}=${unit}`));
  return `# Written by iscsi-deploy: what the restored volumes stand on.\n[Unit]\n${lines.join('\n')}\n`;
}

function unitsUnder({ plugin, path }: Footing): string[] {
  if (plugin === 'fileio') return mountsAbove(path);
  return isWaitedFor(path) ? [`${escapeUnitPath(path)}.device`] : [];
}

/** Only what udev announces becomes a device unit: nobody ever announces tapes and paths outside /dev, and the boot would wait for them in vain. */
function isWaitedFor(path: string): boolean {
  return path.startsWith('/dev/') && !/^\/dev\/n?st\d|^\/dev\/sg\d/.test(path);
}

/** One for each directory above, as RequiresMountsFor= has them: those that are no mount points have no unit, which is no error. */
function mountsAbove(path: string): string[] {
  const directories = path.split('/').slice(1, -1);
  return directories.map(
    (_, index) => `${escapeUnitPath(`/${directories.slice(0, index + 1).join('/')}`)}.mount`,
  );
}
