// What `-i` names: a file, a folder whose files are all inventories, or hosts with commas between.
import { readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Findings } from '../source/mistake.ts';
import { startOf } from '../source/place.ts';

export interface InventorySource {
  /** Files to read, in order. */
  files: string[];
  /** Where its `group_vars/` and `host_vars/` are. */
  folder?: string | undefined;
  /** Of a list on the command line, `web01,web02:2222`. */
  hosts?: string[] | undefined;
}

/** Names and endings that Ansible skips in a folder too. */
const skipped =
  /^(\.|(host_vars|group_vars|vars_plugins)$)|(~|\.(pyc|pyo|swp|bak|rpm|md|txt|rst|orig|ini|cfg|retry))$/;

/** Folders in folders. */
const deepest = 20;

/** A path that is missing becomes a mistake where it is read. */
export async function sourceAt(path: string, findings: Findings): Promise<InventorySource> {
  if (await isFolder(path)) {
    const files = await filesIn(path, findings, 1);
    if (files.length === 0) findings.add(startOf(path), 'a folder without inventories');
    return { files, folder: path };
  }
  if (path.includes(',') && !(await exists(path)))
    return { files: [], hosts: path.split(',').map((name) => name.trim()) };
  return { files: [path], folder: dirname(path) };
}

/** In order of their names, folders among them. */
async function filesIn(folder: string, findings: Findings, depth: number): Promise<string[]> {
  const files: string[] = [];
  for (const name of (await readdir(folder).catch(() => [])).sort()) {
    const path = join(folder, name);
    if (name.endsWith('.ini')) findings.warn(startOf(path), 'not read: Ansible skips `.ini` in folders');
    if (skipped.test(name)) continue;
    if (!(await isFolder(path))) files.push(path);
    else if (depth < deepest) files.push(...(await filesIn(path, findings, depth + 1)));
    else findings.add(startOf(path), `folders inside folders, more than ${deepest} deep`);
  }
  return files;
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (entry) => entry.isDirectory(),
    () => false,
  );
}
