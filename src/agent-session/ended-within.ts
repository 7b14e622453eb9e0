// The end of what runs on a host, waited for within a bound: only then has all of its standard error arrived.
import type { Channel } from '../connection/connection.ts';

/** Resolves at the end of the command, or after this many seconds; never rejects. */
export async function endedWithin({ closed }: Channel, seconds: number): Promise<void> {
  let late: NodeJS.Timeout | undefined;
  const bound = new Promise((resolve) => {
    late = setTimeout(resolve, seconds * 1000);
  });
  await Promise.race([closed, bound]);
  clearTimeout(late);
}
