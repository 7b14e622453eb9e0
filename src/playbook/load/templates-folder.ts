// `templates/` beside the playbook, or beside the folder `playbooks/` that it is in: every file that a task may render.
import { readdir } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import type { Findings } from '../../source/mistake.ts';
import { startOf } from '../../source/place.ts';
import { readText } from '../../source/read-text.ts';
import type { TemplateFile } from '../playbook.ts';

/** By the path under `templates/`, with `/`; one beside the playbook wins. */
export async function readTemplates(
  playbook: string,
  findings: Findings,
): Promise<Map<string, TemplateFile>> {
  const templates = new Map<string, TemplateFile>();
  for (const folder of foldersFor(playbook))
    for (const file of await templatesIn(folder)) {
      const text = await readText(file, findings, startOf(file));
      const isVaulted = findings.vault.holds(file);
      const name = relative(folder, file).split(sep).join('/');
      if (text !== undefined) templates.set(name, { file, text, isVaulted });
    }
  return templates;
}

function foldersFor(playbook: string): string[] {
  const own = dirname(playbook);
  const isAmongPlaybooks = basename(resolve(own)) === 'playbooks';
  return [...(isAmongPlaybooks ? [join(own, '..', 'templates')] : []), join(own, 'templates')];
}

async function templatesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.hbs'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
