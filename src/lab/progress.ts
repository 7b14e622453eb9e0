// What the lab tells while it works; commands decide how it looks.

export type LabEvent =
  | { type: 'note'; text: string }
  | { type: 'started'; phase: string }
  | { type: 'finished'; phase: string; seconds: number };

export type Progress = (event: LabEvent) => void;

/** Tells when a phase of the work begins and, if it succeeds, how long it took. */
export async function timed<Result>(
  progress: Progress,
  phase: string,
  work: () => Promise<Result>,
): Promise<Result> {
  progress({ type: 'started', phase });
  const begin = performance.now();
  const result = await work();
  progress({ type: 'finished', phase, seconds: (performance.now() - begin) / 1000 });
  return result;
}
