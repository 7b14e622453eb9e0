// What `-i` names: a file, or a folder whose files are all inventories.
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Findings } from '../source/mistake.ts';
import { startOf } from '../source/place.ts';

/** Endings that Ansible skips in a folder too. */
const skipped = /(^\.|~$|\.(pyc|pyo|swp|bak|rpm|md|txt|rst|orig|ini|cfg|retry)$)/;

/** The files behind a path, in order of their names; a path that is missing is a mistake. */
export async function inventoryFiles(path: string, findings: Findings): Promise<string[]> {
  const isFolder = await stat(path).then(
    (entry) => entry.isDirectory(),
    () => false,
  );
  if (!isFolder) return [path];
  const entries = await readdir(path, { withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && !skipped.test(entry.name))
    .map(({ name }) => join(path, name))
    .sort();
  if (files.length === 0) findings.add(startOf(path), 'a folder without inventories');
  return files;
}
