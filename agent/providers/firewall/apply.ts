// Opens or closes, first for later starts, then now; what somebody else did meanwhile is no failure.
import { type Host, HostError } from '../../provider.ts';
import type { System } from '../../system/system.ts';
import { findZoneObject, reasonOf, switchPermanent, switchRuntime } from '../../tools/firewalld.ts';
import { complaintOf, runTool, runUnchecked, succeeded, type Tool } from '../../tools/tool.ts';
import type { FirewallStep } from './plan.ts';

export function applyFirewallStep({ verb, zone, runtime, permanent }: FirewallStep, { system }: Host): void {
  if (permanent.length > 0) {
    const zoneObject = runTool(system, findZoneObject(zone));
    for (const opening of permanent) attempt(switchPermanent(verb, zoneObject, opening), system);
  }
  for (const opening of runtime) attempt(switchRuntime(verb, zone, opening), system);
}

function attempt(tool: Tool<void>, system: System): void {
  const result = runUnchecked(system, tool);
  if (succeeded(tool, result) || reasonOf(result.stderr) === 'as-wanted') return;
  throw new HostError(complaintOf(tool, result));
}
