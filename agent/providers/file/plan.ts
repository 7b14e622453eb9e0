// The least changes that make a path what the task says; a link, or something of another kind there, is never touched. Pure.
import { parseMode } from '../../../src/contract/file-mode.ts';
import type { Desired } from '../../../src/contract/kinds/index.ts';
import { formatSize } from '../../../src/contract/size.ts';
import type { Projection } from '../../projection.ts';
import { type Plan, Refusal, type Step } from '../../provider.ts';
import type { FileStatus } from '../../system/system.ts';
import { type Actual, byteLength } from './read.ts';

export interface FileStep extends Step {
  action: 'write' | 'make-directory' | 'set-mode' | 'set-owner' | 'remove-file' | 'remove-directory';
  path: string;
  mode: number;
  /** Of what is there now; 0 for something new. The wanted owner is looked up when it is applied. */
  uid: number;
  gid: number;
}

type Wanted = Desired<'file'>;

const deadline = 60;

export function planFile(desired: Wanted, actual: Actual, projection: Projection): Plan<FileStep> {
  if (desired.state === 'absent') return planAbsence(desired, actual, projection);
  const { status } = actual;
  if (status === undefined) return planCreation(desired, actual, projection);
  refuseOtherKind(desired, status, actual);
  const replaced = desired.content !== undefined && desired.content !== actual.text;
  if (replaced) return { steps: planReplacement(desired, status, actual) };
  return { steps: planAttributes(desired, status, actual) };
}

function planAbsence({ path }: Wanted, actual: Actual, projection: Projection): Plan<FileStep> {
  const { status, backstore } = actual;
  if (!status) return { steps: [] };
  const isReleased = projection.hasAny('released');
  if (backstore !== undefined && !isReleased) throw inUse(path, backstore);
  if (status.kind === 'link' || status.kind === 'file')
    return { steps: [step('remove-file', path, `remove ${path}`, status.mode, status)] };
  if (status.kind !== 'directory')
    throw new Refusal(
      `${path} is a ${nounOf(status)}`,
      'only files, links and empty directories are removed',
    );
  const entries = actual.entries.filter((name) => !projection.has('gone', `${path}/${name}`));
  if (entries.length === 0)
    return { steps: [step('remove-directory', path, `remove directory ${path}`, status.mode, status)] };
  throw new Refusal(
    `${path} is a directory with ${entries.length} ${entries.length === 1 ? 'entry' : 'entries'}`,
    'only an empty directory is removed; name what is in it first',
  );
}

function planCreation(desired: Wanted, { missingParents }: Actual, projection: Projection): Plan<FileStep> {
  const { path, state, content = '' } = desired;
  const missing = missingParents.filter((parent) => !projection.has('path', parent));
  const mode = modeOf(desired);
  if (state === 'directory') {
    const parents = missing.map((parent) => makeDirectory(parent, 0o755, ''));
    return { steps: [...parents, makeDirectory(path, mode, ownerNote(desired))] };
  }
  const summary = `make file ${path}, ${formatSize(byteLength(content))}, ${describeMode(mode)}${ownerNote(desired)}`;
  refuseWithoutParent(path, missing, projection);
  return { steps: [step('write', path, summary, mode)], knownAfterApply: missing.length > 0 };
}

/** A package of an earlier task may bring the directory; applying says so if not. */
function refuseWithoutParent(path: string, [missing]: readonly string[], projection: Projection): void {
  if (missing === undefined || projection.hasAny('package')) return;
  throw new Refusal(
    `${path}: there is no directory ${missing}`,
    'make it with a file task before this one (state: directory), or mount what belongs there',
  );
}

function makeDirectory(path: string, mode: number, owner: string): FileStep {
  return step('make-directory', path, `make directory ${path}, ${describeMode(mode)}${owner}`, mode);
}

function refuseOtherKind(
  { path, state, content }: Wanted,
  status: FileStatus,
  { target, backstore }: Actual,
): void {
  if (status.kind === 'link') {
    throw new Refusal(
      `${path} is a symbolic link to ${target}`,
      'links are not followed: name the file itself, or remove the link first',
    );
  }
  if (backstore !== undefined && content !== undefined) throw inUse(path, backstore);
  const wanted = state === 'directory' ? 'directory' : 'file';
  if (status.kind === wanted) return;
  throw new Refusal(
    `${path} is a ${nounOf(status)}, not a ${wanted}`,
    'nothing of another kind is replaced; remove it first or choose another path',
  );
}

function inUse(path: string, backstore: string): Refusal {
  return new Refusal(
    `${path} is what backstore ${backstore} stands on`,
    'its content belongs to the clients; remove the LUN first',
  );
}

/** Without `mode`, `owner` or `group`, the file keeps its own. */
function planReplacement(desired: Wanted, status: FileStatus, actual: Actual): FileStep[] {
  const mode = desired.mode === undefined ? status.mode : parseMode(desired.mode);
  const size = `${formatSize(status.size)} → ${formatSize(byteLength(desired.content ?? ''))}`;
  const attributes = planAttributes(desired, status, actual).map(
    ({ summary }) => `, ${summary.replace(` of ${desired.path}`, '')}`,
  );
  return [
    step(
      'write',
      desired.path,
      `replace content of ${desired.path}, ${size}${attributes.join('')}`,
      mode,
      status,
    ),
  ];
}

function planAttributes(desired: Wanted, status: FileStatus, actual: Actual): FileStep[] {
  const { path } = desired;
  const mode = desired.mode === undefined ? status.mode : parseMode(desired.mode);
  const steps: FileStep[] = [];
  // Ownership first: chown(2) clears the set-user-ID bit.
  if (ownerDiffers(desired, status, actual))
    steps.push(step('set-owner', path, `change owner of ${path} to ${ownerOf(desired)}`, mode, status));
  if (mode !== status.mode) {
    const summary = `change mode of ${path} from ${octal(status.mode)} to ${octal(mode)}`;
    steps.push(step('set-mode', path, summary, mode, status));
  }
  return steps;
}

/** An account the host does not know yet may come with a package of an earlier task: if not, applying says so. */
function ownerDiffers({ owner, group }: Wanted, status: FileStatus, { uid, gid }: Actual): boolean {
  return (owner !== undefined && uid !== status.uid) || (group !== undefined && gid !== status.gid);
}

function ownerOf({ owner, group }: Wanted): string {
  return [owner ?? '', group === undefined ? '' : `:${group}`].join('');
}

function ownerNote(desired: Wanted): string {
  const owner = ownerOf(desired);
  return owner === '' ? '' : `, owner ${owner}`;
}

/** What somebody marked as sensitive is readable for its owner alone unless said otherwise. */
function modeOf({ mode, state, sensitive }: Wanted): number {
  if (mode !== undefined) return parseMode(mode);
  if (state === 'directory') return 0o755;
  return sensitive ? 0o600 : 0o644;
}

function describeMode(mode: number): string {
  return `mode ${octal(mode)}`;
}

function octal(mode: number): string {
  return mode.toString(8).padStart(4, '0');
}

function nounOf({ kind }: FileStatus): string {
  return {
    file: 'file',
    directory: 'directory',
    link: 'symbolic link',
    block: 'block device',
    character: 'character device',
    other: 'special file',
  }[kind];
}

function step(
  action: FileStep['action'],
  path: string,
  summary: string,
  mode: number,
  { uid, gid }: { uid: number; gid: number } = { uid: 0, gid: 0 },
): FileStep {
  return { action, path, summary, mode, uid, gid, impact: 'none', deadline };
}
