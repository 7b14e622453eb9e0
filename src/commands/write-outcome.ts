// The outcome of a run as a file, for programs: complete or not there at all.
import { rename, writeFile } from 'node:fs/promises';
import type { Outcome } from '../run/outcome.ts';

export async function writeOutcome(outcome: Outcome, file: string): Promise<void> {
  const temporary = `${file}.${process.pid}.tmp`;
  await writeFile(temporary, `${JSON.stringify(outcome, null, 2)}\n`, { mode: 0o600 });
  await rename(temporary, file);
}
