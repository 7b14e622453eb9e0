// Drives a provider as the agent does, and stops it after each of its steps to see whether it finds its way from there.
import { expect } from 'vitest';
import { Projection } from '../../../../agent/projection.ts';
import type { Host, Plan, Provider, Step } from '../../../../agent/provider.ts';
import type { MemorySystem } from '../../../../agent/system/memory/index.ts';
import type { Facts, Family } from '../../../../src/contract/facts.ts';

export interface MemoryHost extends Host {
  system: MemorySystem;
}

export function hostOf(system: MemorySystem, family: Family = 'debian'): MemoryHost {
  return { system, facts: factsOf(family) };
}

export function factsOf(family: Family): Facts {
  const os = { id: family, version: '12', name: family, family };
  return { hostname: 'h', architecture: 'x86_64', kernel: '6.1', boot_id: 'b', os, addresses: [] };
}

export function planOn<Desired, Actual, OwnStep extends Step>(
  provider: Provider<Desired, Actual, OwnStep>,
  desired: Desired,
  host: Host,
  projection = new Projection(),
): Plan<OwnStep> {
  return provider.plan(desired, provider.read(desired, host), projection);
}

export function summariesOf({ steps }: Plan<Step>): string[] {
  return steps.map(({ summary }) => summary);
}

/**
 * Applies a plan on a fresh host once for each of its steps, stopped after that step, and once as a whole; each time a second look
 * must lead to the end, and a third find nothing. Gives the summaries of the whole plan.
 */
export function proveConvergence<Desired, Actual, OwnStep extends Step>(
  provider: Provider<Desired, Actual, OwnStep>,
  desired: Desired,
  makeHost: () => MemoryHost,
): string[] {
  const whole = planOn(provider, desired, makeHost());
  for (let stop = 0; stop <= whole.steps.length; stop += 1) {
    const host = makeHost();
    applySome(provider, desired, host, stop);
    applySome(provider, desired, host, Number.POSITIVE_INFINITY);
    const left = planOn(provider, desired, host).steps.filter(({ repeats }) => !repeats);
    expect(
      left.map(({ summary }) => summary),
      `stopped after ${stop} steps`,
    ).toEqual([]);
  }
  return summariesOf(whole);
}

function applySome<Desired, Actual, OwnStep extends Step>(
  provider: Provider<Desired, Actual, OwnStep>,
  desired: Desired,
  host: Host,
  count: number,
): void {
  for (const step of planOn(provider, desired, host).steps.slice(0, count))
    provider.apply(step, desired, host);
}
