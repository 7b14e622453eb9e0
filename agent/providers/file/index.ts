// `file`: a file, replaced as a whole or not at all, or a directory, or nothing at a path.
import type { Desired } from '../../../src/contract/kinds/index.ts';
import type { Provision } from '../../projection.ts';
import type { Provider } from '../../provider.ts';
import { applyFileStep } from './apply.ts';
import { type FileStep, planFile } from './plan.ts';
import { type Actual, readFile } from './read.ts';

export const fileProvider: Provider<Desired<'file'>, Actual, FileStep> = {
  read: readFile,
  plan: planFile,
  apply: applyFileStep,
  provides: ({ path, state }) => (state === 'absent' ? [{ kind: 'gone', name: path }] : pathsOf(path, state)),
};

/** A directory comes with those above it. */
function pathsOf(path: string, state: 'present' | 'directory'): Provision[] {
  if (state === 'present') return [{ kind: 'path', name: path }];
  const names = path.split('/').filter((name) => name !== '');
  return names.map((_name, index) => ({ kind: 'path', name: `/${names.slice(0, index + 1).join('/')}` }));
}
