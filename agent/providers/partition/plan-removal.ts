// `state: absent` of a partition: only one that nobody uses, and no physical volume. Pure.
import { formatSize } from '../../../src/contract/size.ts';
import type { Projection } from '../../projection.ts';
import { type Plan, Refusal } from '../../provider.ts';
import { findPartition } from './match.ts';
import type { Survey } from './read.ts';
import { type PartitionStep, step, titleOf, type Wanted } from './steps.ts';

export function planRemoval(
  desired: Wanted,
  { table, known, disk: { sector }, uses, signatures }: Survey,
  projection: Projection,
): Plan<PartitionStep> {
  const found = findPartition(desired, table?.partitions ?? []);
  if (!found) {
    const left = findPartition(desired, known);
    const summary = `tell the kernel that partition ${titleOf(desired)} is gone`;
    return { steps: left ? [step('hide', left, { sector, summary })] : [] };
  }
  const use = uses[0] ?? (signatures.includes('LVM2_member') ? 'is a physical volume of LVM' : undefined);
  if (use !== undefined && !projection.hasAny('released') && !projection.hasAny('gone'))
    throw new Refusal(
      `partition ${titleOf(desired)} ${use}`,
      'end that first; a partition in use is never removed',
    );
  const summary = `remove partition ${titleOf(desired)}, ${formatSize(found.size)}, with all that is on it`;
  return {
    steps: [step('remove', found, { sector, summary, impact: 'data-loss' })],
    knownAfterApply: use !== undefined,
  };
}
