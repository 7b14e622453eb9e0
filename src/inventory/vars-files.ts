// `group_vars/` and `host_vars/` beside an inventory or playbook: a file or a folder for each name, found as Ansible finds them.
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Findings } from '../source/mistake.ts';
import type { Node } from '../source/node.ts';
import { parseYaml } from '../source/parse-yaml.ts';
import { startOf } from '../source/place.ts';
import { readText } from '../source/read-text.ts';
import { addVariables } from './variables.ts';

const extensions = ['', '.yml', '.yaml', '.json'];

/** Variables by name of group or host, for one of the two folders in one directory. */
export type VariablesByName = Map<string, Map<string, Node>>;

/** Both folders in the directory; one that is missing is empty. */
export async function readVarsFolders(
  directory: string,
  groups: Iterable<string>,
  hosts: Iterable<string>,
  findings: Findings,
): Promise<{ groups: VariablesByName; hosts: VariablesByName }> {
  return {
    groups: await readVarsFolder(join(directory, 'group_vars'), groups, findings),
    hosts: await readVarsFolder(join(directory, 'host_vars'), hosts, findings),
  };
}

/** Adds a file's variables; the same name again overrides. One that cannot be read is a mistake where it is mentioned. */
export async function readInto(
  file: string,
  into: Map<string, Node>,
  findings: Findings,
  mentionedAt = startOf(file),
): Promise<void> {
  const text = await readText(file, findings, mentionedAt);
  if (text === undefined) return;
  const node = parseYaml(file, text, 'variables', findings);
  if (node?.type === 'map') addVariables(node.entries, into, findings);
  else if (node && !(node.type === 'scalar' && node.value === null))
    findings.add(node.place, 'a file of variables is a map of names and values');
}

/** Variables for these names; files of other names are not looked at. */
async function readVarsFolder(
  folder: string,
  names: Iterable<string>,
  findings: Findings,
): Promise<VariablesByName> {
  const found: VariablesByName = new Map();
  const present = new Set(await entriesOf(folder));
  if (present.size === 0) return found;
  for (const name of names) {
    const files = await filesFor(folder, name, present, findings);
    if (files.length === 0) continue;
    const variables = new Map<string, Node>();
    for (const file of files) await readInto(file, variables, findings);
    found.set(name, variables);
  }
  return found;
}

/** The first of `x`, `x.yml`, `x.yaml`, `x.json`; of a folder `x` all files, in order of their names. */
async function filesFor(
  folder: string,
  name: string,
  present: ReadonlySet<string>,
  findings: Findings,
): Promise<string[]> {
  const [first, ...ignored] = extensions
    .map((extension) => `${name}${extension}`)
    .filter((one) => present.has(one));
  if (first === undefined) return [];
  const path = join(folder, first);
  for (const other of ignored)
    findings.warn(startOf(join(folder, other)), `not read, because ${path} is there too`);
  return (await isFolder(path)) ? filesIn(path) : [path];
}

async function filesIn(folder: string): Promise<string[]> {
  const files: string[] = [];
  for (const entry of (await entriesOf(folder)).sort()) {
    const path = join(folder, entry);
    if (entry.startsWith('.') || entry.endsWith('~')) continue;
    if (await isFolder(path)) files.push(...(entry.includes('.') ? [] : await filesIn(path)));
    else if (extensions.some((extension) => extension === extensionOf(entry))) files.push(path);
  }
  return files;
}

function extensionOf(name: string): string {
  return /\.[^.]*$/.exec(name)?.[0] ?? '';
}

async function entriesOf(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (entry) => entry.isDirectory(),
    () => false,
  );
}
