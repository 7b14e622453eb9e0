// Where a task stands while a playbook is read: in which file, inside what, and what it inherits from there.
import { dirname, isAbsolute, join } from 'node:path';
import type { Findings } from '../../source/mistake.ts';
import type { ScalarNode } from '../../source/node.ts';
import type { Place } from '../../source/place.ts';
import type { Variables } from '../playbook.ts';

export interface Context {
  /** What was imported on the way here, the file being read last. */
  chain: readonly string[];
  /** Files read so far: two that each import the next twice would never end. */
  imports: { count: number };
  inherited: Inherited;
  findings: Findings;
}

export interface StepContext extends Context {
  /** The number of the next task. */
  nextId(): string;
  /** Names that `notify` may use. */
  handlerNames: readonly string[];
  /** Whether the steps are handlers. */
  areHandlers: boolean;
}

export interface Inherited {
  conditions: readonly ScalarNode[];
  tags: readonly string[];
  variables: Variables;
  environment: Variables;
  ignoreErrors: boolean;
  isHidden: boolean;
}

export const nothingInherited: Inherited = {
  conditions: [],
  tags: [],
  variables: new Map(),
  environment: new Map(),
  ignoreErrors: false,
  isHidden: false,
};

/** Files that one playbook may import, each time counted. */
const mostImports = 1000;

/** The file being read. */
export function fileOf({ chain }: Pick<Context, 'chain'>): string {
  return chain.at(-1) ?? '';
}

/** Paths in a file are relative to it. */
export function pathBeside(file: string, path: string): string {
  return isAbsolute(path) ? path : join(dirname(file), path);
}

/** The context inside an imported file; `undefined`, with a mistake, where the file is being read already. */
export function entering<Outer extends Context>(
  file: string,
  place: Place,
  context: Outer,
): Outer | undefined {
  const { chain, imports, findings } = context;
  imports.count += 1;
  if (chain.includes(file))
    findings.add(
      place,
      `files import each other: ${[...chain.slice(chain.indexOf(file)), file].join(' → ')}`,
    );
  else if (imports.count > mostImports) findings.add(place, `more than ${mostImports} files are imported`);
  else return { ...context, chain: [...chain, file] };
  return undefined;
}
