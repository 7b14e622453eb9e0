// What a benchmark is: figures of ours beside those of a named baseline, taken in one run on one machine.

export interface Figure {
  /** What was measured: "load 10,000 hosts". */
  what: string;
  unit: 's' | 'ms' | 'MB' | 'KB';
  ours: number;
  /** What it is measured against, and its figure in the same unit. */
  baseline?: { name: string; figure: number };
  /** What must hold: ours ≤ `times` × the baseline, or ours ≤ `figure`. */
  budget?: { times: number } | { figure: number };
}

export interface Benchmark {
  /** One word, as in `npm run bench -- inventory`. */
  name: string;
  /** The setup in a sentence or two: what is run, how often, which of the results counts. */
  about: string;
  /** Takes the figures; `say` shows progress. */
  measure(say: (line: string) => void): Promise<Figure[]>;
}

/** The median: one slow run on a noisy machine does not decide. */
export function median(figures: readonly number[]): number {
  const sorted = [...figures].sort((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new Error('a median of nothing');
  return middle;
}

/** Seconds that the work takes. */
export async function seconds(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

export function keepsBudget({ ours, baseline, budget }: Figure): boolean {
  if (!budget) return true;
  if ('figure' in budget) return ours <= budget.figure;
  return baseline !== undefined && ours <= budget.times * baseline.figure;
}
