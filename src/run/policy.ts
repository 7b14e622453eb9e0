// Which hosts of a play go together, and how many of them may fail before the run ends for all.
import type { HostPart } from '../playbook/compile/compiled.ts';
import type { Policy, Share } from '../playbook/playbook.ts';
import type { Member } from './member.ts';
import type { Problem } from './outcome.ts';

/** The hosts in batches, in order; the last size counts for all that follow. */
export function batchesOf<Part>({ serial }: Policy, parts: readonly Part[]): Part[][] {
  const batches: Part[][] = [];
  for (let begin = 0; begin < parts.length; ) {
    const share = serial[Math.min(batches.length, serial.length - 1)];
    const size = share ? sizeOf(share, parts.length) : parts.length;
    batches.push(parts.slice(begin, begin + size));
    begin += size;
  }
  return batches;
}

/** At least one host. */
function sizeOf(share: Share, all: number): number {
  return 'hosts' in share ? share.hosts : Math.max(1, Math.floor((all * share.percent) / 100));
}

/**
 * Why no further host may be begun; `undefined` where the policy of the play allows it. A batch of which nothing is left ends a play with
 * `serial`, too.
 */
export function reasonToStop(
  { serial, maxFailPercentage }: Policy,
  play: string,
  batch: readonly Pick<HostPart, 'host'>[],
  members: ReadonlyMap<string, Member>,
): Problem | undefined {
  const failed = batch.filter(({ host }) => isLost(members.get(host))).map(({ host }) => host);
  const percentage = (100 * failed.length) / batch.length;
  const isTooMuch = maxFailPercentage !== undefined && percentage > maxFailPercentage;
  const isWhole = serial.length > 0 && failed.length === batch.length;
  if (failed.length === 0 || (!isTooMuch && !isWhole)) return undefined;
  return {
    message: `stopped: in play \`${play}\` ${failed.length} of ${batch.length} hosts failed: ${failed.join(', ')}`,
    hint: isTooMuch
      ? `the play allows ${maxFailPercentage} %; mend them and run again`
      : 'the next batch is begun once one of this batch succeeds; mend them and run again',
  };
}

function isLost(member: Member | undefined): boolean {
  return member?.status === 'failed' || member?.status === 'unreachable';
}
