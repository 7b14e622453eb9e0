// A session as a playbook wants it, planned and applied on a client in memory.

import { Projection } from '../../../../../agent/projection.ts';
import type { Host, Plan } from '../../../../../agent/provider.ts';
import { iscsiSessionProvider } from '../../../../../agent/providers/iscsi-session/index.ts';
import type { SessionStep } from '../../../../../agent/providers/iscsi-session/steps.ts';
import type { System } from '../../../../../agent/system/system.ts';
import { type Facts, facts } from '../../../../../src/contract/facts.ts';
import type { Desired } from '../../../../../src/contract/kinds/index.ts';
import { iscsiSessionSchema } from '../../../../../src/contract/kinds/iscsi-session.ts';
import { iqn, portal } from '../../open-iscsi/pretended-client.ts';

export function wanted(more: Record<string, unknown> = {}): Desired<'iscsi_session'> {
  return iscsiSessionSchema.parse({ iqn, portals: [portal], ...more });
}

export const chap = { username: 'web01', password: 'client-secret-1' };

const debian: Facts = facts.parse({
  hostname: 'web01',
  architecture: 'x86_64',
  kernel: '6.1.0',
  boot_id: 'b',
  os: { id: 'debian', version: '12', name: 'Debian 12', family: 'debian' },
  addresses: [],
});

function hostOf(system: System): Host {
  return { system, facts: debian };
}

export function plan(
  system: System,
  desired: Desired<'iscsi_session'>,
  projection = new Projection(),
): Plan<SessionStep> {
  const actual = iscsiSessionProvider.read(desired, hostOf(system));
  return iscsiSessionProvider.plan(desired, actual, projection);
}

export function summaries(system: System, desired: Desired<'iscsi_session'>): string[] {
  return plan(system, desired).steps.map(({ summary }) => summary);
}

/** Applies what is planned; what is left then comes back. */
export function converge(system: System, desired: Desired<'iscsi_session'>): SessionStep[] {
  for (const step of plan(system, desired).steps) iscsiSessionProvider.apply(step, desired, hostOf(system));
  return plan(system, desired).steps;
}

export function observe(system: System, desired: Desired<'iscsi_session'>) {
  const actual = iscsiSessionProvider.read(desired, hostOf(system));
  return iscsiSessionProvider.observe?.(desired, actual);
}
