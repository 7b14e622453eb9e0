// How many inputs a property is tried with: as many as it takes in CI, enough for an answer at once elsewhere.

const most = 10_000;

/** For fast-check; a test with it wants `patience` as its timeout. */
export function inputs(few: number): { numRuns: number } {
  return { numRuns: process.env['CI'] === 'true' ? Math.max(few, most) : few };
}

/** Milliseconds for all inputs of one property: a guard against one that hangs, far beyond what they take. */
export const patience = 300_000;
