// One file of an inventory, read in the form that it is written in.
import { constants } from 'node:fs';
import { access, open, stat } from 'node:fs/promises';
import type { Findings } from '../source/mistake.ts';
import { parseYaml } from '../source/parse-yaml.ts';
import { startOf } from '../source/place.ts';
import { readText } from '../source/read-text.ts';
import type { Draft } from './draft.ts';
import { formatOf } from './format.ts';
import { readIni } from './ini/read-ini.ts';
import { readGroups } from './read-groups.ts';
import { readProgram } from './script/read-program.ts';

/** Adds what it says; what is wrong is added to the findings. */
export async function readInventoryFile(file: string, draft: Draft, findings: Findings): Promise<void> {
  const head = await headOf(file);
  if (formatOf(file, head, await isExecutable(file)) === 'program') return readProgram(file, draft, findings);
  const text = await readText(file, findings, startOf(file));
  if (text === undefined) return;
  if (formatOf(file, text, false) === 'ini') return readIni(file, text, draft, findings);
  const root = parseYaml(file, text, 'variables', findings);
  if (root) readGroups(root, draft, findings);
}

/** Enough to tell a program; empty where it cannot be read, which is reported by whoever reads it whole. A pipe is read once only. */
async function headOf(file: string): Promise<string> {
  try {
    if (!(await stat(file)).isFile()) return '';
    const handle = await open(file);
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0);
      return buffer.toString('latin1', 0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch {
    return '';
  }
}

async function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}
