// Where systemd keeps unit files and how their links say "enabled" (systemd.unit(5), table 1): read as files, no systemctl is started.
import type { System } from '../system/system.ts';
import { parseInstallSection } from '../tools/unit-file.ts';

const configuration = '/etc/systemd/system';
/** By precedence. `/lib` counts where it is not yet a link to `/usr/lib`. */
export const unitDirectories = [
  configuration,
  '/run/systemd/system',
  '/usr/local/lib/systemd/system',
  '/usr/lib/systemd/system',
  '/lib/systemd/system',
];

export interface UnitFile {
  /** The unit's own name, where an alias was asked for. */
  unit: string;
  path: string;
  masked: boolean;
}

/** The first of these units that has a file on the host. */
export function findUnitFile(system: System, units: readonly string[]): UnitFile | undefined {
  for (const unit of units) {
    const found = locate(system, unit, 0);
    if (found) return found;
  }
  return undefined;
}

function locate(system: System, unit: string, depth: number): UnitFile | undefined {
  for (const directory of unitDirectories) {
    const path = `${directory}/${fileOf(unit)}`;
    const status = system.lstat(path);
    if (!status) continue;
    const target = system.readLink(path);
    const targetUnit = target?.slice(target.lastIndexOf('/') + 1);
    const isAlias =
      targetUnit !== undefined && targetUnit !== fileOf(unit) && suffixOf(targetUnit) === suffixOf(unit);
    if (isAlias && depth < 8) return locate(system, targetUnit, depth + 1);
    // A mask is a link to /dev/null or an empty file.
    return { unit, path, masked: target === '/dev/null' || (status.kind === 'file' && status.size === 0) };
  }
  return undefined;
}

/** "getty@tty1.service" lives in "getty@.service". */
function fileOf(unit: string): string {
  return unit.replace(/@[^.]+(?=\.)/, '@');
}

function suffixOf(unit: string): string {
  return unit.slice(unit.lastIndexOf('.'));
}

export type Enablement = 'enabled' | 'disabled' | 'static';

/** What `systemctl is-enabled` would say; `static` where nothing can be enabled. Links under /run end with the boot and do not count. */
export function readEnablement(system: System, { unit, path }: UnitFile): Enablement {
  if (hasLinks(system, unit)) return 'enabled';
  const { makesLinks, also } = parseInstallSection(system.readText(path));
  if (makesLinks) return 'disabled';
  const others = also.filter((other) => other !== unit);
  if (others.length === 0) return 'static';
  return others.every((other) => hasLinks(system, other)) ? 'enabled' : 'disabled';
}

function hasLinks(system: System, unit: string): boolean {
  return system.list(configuration).some((entry) => {
    const path = `${configuration}/${entry}`;
    if (/\.(wants|requires|upholds)$/.test(entry)) return system.lstat(`${path}/${unit}`) !== undefined;
    return entry !== unit && system.readLink(path)?.endsWith(`/${unit}`) === true;
  });
}
