// The changes that a `partition` may need.
import type { Impact } from '../../../src/contract/impact.ts';
import type { Desired } from '../../../src/contract/kinds/index.ts';
import type { Step } from '../../provider.ts';
import type { Partition } from '../../tools/sfdisk.ts';

export type Wanted = Desired<'partition'>;

export interface PartitionStep extends Step {
  /** `show` and `hide` tell the kernel what the table has and has no more. */
  action: 'make-table' | 'make' | 'grow' | 'show' | 'remove' | 'hide';
  /** As it will be. */
  partition: Partition;
  /** Bytes of a logical sector. */
  sector: number;
}

const deadline = 120;

export function step(
  action: PartitionStep['action'],
  partition: Partition,
  { sector, summary, impact = 'none' }: { sector: number; summary: string; impact?: Impact },
): PartitionStep {
  return { action, partition, sector, summary, impact, deadline };
}

export function titleOf({ device, number, name }: Wanted): string {
  return `${number ?? name} of ${device}`;
}
