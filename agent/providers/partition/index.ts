// `partition`: a partition of a GPT disk, and the table where the disk is blank; grown at its end, never moved or shrunk.
import type { Provision } from '../../projection.ts';
import type { Provider } from '../../provider.ts';
import { applyPartitionStep } from './apply.ts';
import { planPartition } from './plan.ts';
import { type Actual, readPartition } from './read.ts';
import type { PartitionStep, Wanted } from './steps.ts';

export const partitionProvider: Provider<Wanted, Actual, PartitionStep> = {
  read: readPartition,
  plan: planPartition,
  apply: applyPartitionStep,
  provides: (desired) => [
    ...pathsOf(desired).map(
      (name) => ({ kind: desired.state === 'absent' ? 'gone' : 'path', name }) as const,
    ),
    ...(desired.state === 'absent' ? [] : [{ kind: 'table', name: desired.device } satisfies Provision]),
  ],
};

/** As udev's rules and the kernel name them: the disk's own link with `-part1`, `loop0p1`, and the name in the table. */
function pathsOf({ device, number, name }: Wanted): string[] {
  const separator = device.startsWith('/dev/disk/') ? '-part' : /\d$/.test(device) ? 'p' : '';
  return [
    ...(number === undefined ? [] : [`${device}${separator}${number}`]),
    ...(name === undefined ? [] : [`/dev/disk/by-partlabel/${name}`]),
  ];
}
