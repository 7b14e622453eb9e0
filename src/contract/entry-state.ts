// Entries of a list that is written below a resource: wanted, or to be taken away.
import * as z from 'zod';

export const entryState = z.enum(['present', 'absent']).optional();

export interface Entry {
  state?: z.output<typeof entryState>;
}

export function isWanted({ state }: Entry): boolean {
  return state !== 'absent';
}
