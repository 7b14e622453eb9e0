// What the tests of `iscsi_target` share: a description, a host, and a run as the agent does it.

import type * as z from 'zod';
import { Projection } from '../../../../../agent/projection.ts';
import { type Host, type Plan, Refusal } from '../../../../../agent/provider.ts';
import { iscsiTargetProvider } from '../../../../../agent/providers/iscsi-target/index.ts';
import type { TargetStep } from '../../../../../agent/providers/iscsi-target/steps.ts';
import type { MemorySystem } from '../../../../../agent/system/memory/index.ts';
import type { System } from '../../../../../agent/system/system.ts';
import { type IscsiTarget, iscsiTargetSchema } from '../../../../../src/contract/kinds/iscsi-target.ts';
import { createLioHost, type LioOptions, volumes } from '../../lio/lio-kernel.ts';

export const iqn = 'iqn.2026-11.com.example:storage01.test';
export const initiator = 'iqn.2026-11.com.example:web01';
export const tpg = `/sys/kernel/config/target/iscsi/${iqn}/tpgt_1`;
export const core = '/sys/kernel/config/target/core';
export const chap = { username: 'web01', password: 'lab-only-secret-web' };

/** One LUN on a logical volume, one in a file, one initiator that sees both. */
export const described = {
  iqn,
  portals: ['10.77.1.11:3260', '[fd77:1::11]:3260'],
  luns: [
    { lun: 0, name: 'web-data', block: '/dev/myvg/web' },
    { lun: 1, name: 'scratch', fileio: { path: '/srv/iscsi/scratch.img', size: '64MiB' } },
  ],
  acls: [{ initiator, chap, luns: [{ lun: 0 }, { lun: 1, as: 5, read_only: true }] }],
};

export type Description = Partial<Record<keyof z.input<typeof iscsiTargetSchema>, unknown>>;

export function target(changes: Description = {}): IscsiTarget {
  return iscsiTargetSchema.parse({ ...described, ...changes });
}

export function host(options: LioOptions = {}): MemorySystem {
  return createLioHost({
    ...options,
    files: { ...volumes({ web: [1, 256], db: [2, 128] }), ...options.files },
  });
}

const addresses = ['127.0.0.1', '10.77.1.11', '10.77.2.11', 'fd77:1::11'].map((address) => ({
  interface: 'eth1',
  address,
  prefix: 24,
}));

export function hostOf(system: System): Host {
  return {
    system,
    facts: {
      hostname: 'storage01',
      architecture: 'x64',
      kernel: '6.1.0-56-amd64',
      boot_id: 'b',
      os: { id: 'debian', version: '12', name: 'Debian 12', family: 'debian' },
      addresses,
    },
  };
}

export function plan(
  desired: IscsiTarget,
  system: System,
  projection: Projection = new Projection(),
): Plan<TargetStep> {
  return iscsiTargetProvider.plan(desired, iscsiTargetProvider.read(desired, hostOf(system)), projection);
}

export function summaries(desired: IscsiTarget, system: System): string[] {
  return plan(desired, system).steps.map(({ summary }) => summary);
}

/** Plans, applies every step, and gives what is left to do then. */
export function run(desired: IscsiTarget, system: System): TargetStep[] {
  const { steps } = plan(desired, system);
  iscsiTargetProvider.during?.(hostOf(system), () => {
    for (const step of steps) iscsiTargetProvider.apply(step, desired, hostOf(system));
  });
  return plan(desired, system).steps;
}

export function observe(desired: IscsiTarget, system: System) {
  return iscsiTargetProvider.observe?.(desired, iscsiTargetProvider.read(desired, hostOf(system)));
}

/** The message and hint of the refusal, or what was planned instead. */
export function refusalOf(desired: IscsiTarget, system: System, projection?: Projection): string {
  try {
    return plan(desired, system, projection)
      .steps.map(({ summary }) => summary)
      .join('; ');
  } catch (error) {
    if (error instanceof Refusal) return `${error.message} | ${error.hint}`;
    throw error;
  }
}

/** The kernel forgets everything but what is in files, as at a power cut. */
export function reboot(system: MemorySystem, options: LioOptions = {}): MemorySystem {
  const files = Object.entries(system.snapshot('/'))
    .filter(([path]) => /^\/(etc|var\/lib|srv)\//.test(path))
    .map(([path, content]) => [path, content] as const);
  return host({ ...options, files: { ...Object.fromEntries(files), ...options.files } });
}
