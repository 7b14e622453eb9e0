// How many inputs a property is tried with: as many as it takes in CI, enough for an answer at once elsewhere.

const most = 10_000;

/** For fast-check; a test with it wants `patience` as its timeout. */
export function inputs(few: number): { numRuns: number } {
  return { numRuns: process.env['CI'] === 'true' ? Math.max(few, most) : few };
}

/** Milliseconds that one input may take. */
const limit = 1000;
/** A machine with much else to do takes its time now and then; an input that hangs does so each time. */
const tries = 3;

/** A property that fails, too, for an input over which what is tried hangs for more than a second. */
export function quick<Input>(holds: (input: Input) => void): (input: Input) => void {
  return (input) => {
    for (let count = 0; count < tries; count += 1) {
      const begin = performance.now();
      holds(input);
      if (performance.now() - begin < limit) return;
    }
    throw new Error(`took more than ${limit} ms, ${tries} times`);
  };
}

/** The same for what reads files. */
export function quickInTheEnd<Input>(
  holds: (input: Input) => Promise<void>,
): (input: Input) => Promise<void> {
  return async (input) => {
    for (let count = 0; count < tries; count += 1) {
      const begin = performance.now();
      await holds(input);
      if (performance.now() - begin < limit) return;
    }
    throw new Error(`took more than ${limit} ms, ${tries} times`);
  };
}

/** Milliseconds for all inputs of one property: a guard against one that hangs, far beyond what they take. */
export const patience = 300_000;
