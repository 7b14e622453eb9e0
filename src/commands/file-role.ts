// What a file is for, as far as its place and its first line tell: `validate` takes them all.
import { basename, dirname, extname } from 'node:path';

export type FileRole = 'playbook' | 'inventory' | 'variables' | 'template';

const foldersOfVariables = new Set(['group_vars', 'host_vars', 'vars']);

/** `text` is its content, opened where it was vaulted. */
export function roleOf(file: string, text: string): FileRole {
  if (extname(file) === '.hbs') return 'template';
  const folders = [dirname(file), dirname(dirname(file))].map((folder) => basename(folder));
  if (folders.some((name) => foldersOfVariables.has(name))) return 'variables';
  return beginsPlaybook(firstLine(text)) ? 'playbook' : 'inventory';
}

function firstLine(text: string): string {
  const lines = text.split('\n').map((line) => line.trimEnd());
  return lines.find((line) => !/^\s*(#.*|;.*|---.*|%.*)?$/.test(line)) ?? '';
}

/** A list, or the words of a play that somebody forgot to make a list of. */
function beginsPlaybook(line: string): boolean {
  return /^\s*-(\s|$)|^(hosts|tasks|import_playbook):/.test(line);
}
