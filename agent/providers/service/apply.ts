// One verb of systemctl.
import type { Host } from '../../provider.ts';
import { daemonReload, showUnit, systemctl } from '../../tools/systemctl.ts';
import { runTool } from '../../tools/tool.ts';
import type { ServiceStep } from './plan.ts';

export function applyServiceStep({ verb, unit }: ServiceStep, { system }: Host): void {
  const usesUnitFile = ['start', 'restart', 'reload'].includes(verb);
  // An earlier task may have written the unit's file; enabling and disabling look at the file themselves.
  if (usesUnitFile && runTool(system, showUnit(unit)).needsReload) runTool(system, daemonReload);
  runTool(system, systemctl(verb, unit));
}
