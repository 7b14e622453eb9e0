// Files of variables that `include_vars` may name: read before any host is asked, so that a mistake in one is found then.
import { readdir } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { readInto } from '../../inventory/vars-files.ts';
import type { Findings } from '../../source/mistake.ts';
import { childOf, type Node, type ScalarNode } from '../../source/node.ts';
import type { Place } from '../../source/place.ts';
import type { Play, Variables } from '../playbook.ts';
import { tasksIn } from '../playbook.ts';
import { isExpression } from './check-expressions.ts';
import { pathBeside } from './context.ts';

const extensions = ['.yml', '.yaml', '.json'];

interface Named {
  path: string;
  mentionedAt?: Place;
}

/** By the name under `vars/` beside the playbook, and as tasks write it where they name a file outright. */
export async function readVariableFiles(
  playbook: string,
  plays: readonly Play[],
  findings: Findings,
): Promise<Map<string, Variables>> {
  const folder = join(dirname(playbook), 'vars');
  const named = namedFiles(plays);
  if (named.length === 0) return new Map();
  const paths = new Map(
    (await filesIn(folder)).map((name): [string, Named] => [name, { path: join(folder, name) }]),
  );
  for (const node of named) {
    const name = String(node.value);
    if (!isExpression(node) && !paths.has(name))
      paths.set(name, { path: pathBeside(node.place.file, name), mentionedAt: node.place });
  }
  const files = new Map<string, Variables>();
  for (const [name, { path, mentionedAt }] of paths) {
    const variables = new Map<string, Node>();
    await readInto(path, variables, findings, mentionedAt);
    files.set(name, variables);
  }
  return files;
}

/** What `include_vars` tasks have as their file. */
function namedFiles(plays: readonly Play[]): ScalarNode[] {
  const tasks = plays.flatMap(({ steps, handlers }) => [...tasksIn(steps), ...handlers]);
  return tasks.flatMap(({ kind, body }) => {
    const node = kind === 'include_vars' ? childOf(body, 'file') : undefined;
    return node?.type === 'scalar' && typeof node.value === 'string' ? [node] : [];
  });
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile() && extensions.includes(extname(entry.name)))
    .map(({ name }) => name)
    .sort();
}
