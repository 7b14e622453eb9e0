/// <reference path="./native.d.ts" />
// The half of `System` that changes the host's files, but for new contents (see new-file.ts).
import * as native from 'native';
import type { System } from '../system.ts';
import { attempt, attemptIfThere } from './attempt.ts';

type Writing = Pick<
  System,
  | 'writeKernel'
  | 'makeDirectory'
  | 'removeDirectory'
  | 'removeFile'
  | 'rename'
  | 'symlink'
  | 'link'
  | 'chmod'
  | 'chown'
>;

export const writing: Writing = {
  writeKernel: (path, text) => attempt('writeKernel', path, () => native.writeText(path, text)),
  makeDirectory: (path, mode) => attempt('makeDirectory', path, () => makeDirectory(path, mode)),
  removeDirectory: (path) => attempt('removeDirectory', path, () => native.removeDirectory(path)),
  removeFile: (path) => attemptIfThere('removeFile', path, () => native.unlink(path)),
  rename: (from, to) => attempt('rename', to, () => native.rename(from, to)),
  symlink: (target, path) => attempt('symlink', path, () => native.symlink(target, path)),
  link: (existing, path) => attempt('link', path, () => native.link(existing, path)),
  chmod: (path, mode) => attempt('chmod', path, () => native.chmod(path, mode)),
  chown: (path, uid, gid) => attempt('chown', path, () => native.chown(path, uid, gid)),
};

/** A mode that was asked for is set whatever the umask says; configfs, where none is asked for, keeps its own. */
function makeDirectory(path: string, mode: number | undefined): void {
  native.makeDirectory(path, mode === undefined ? 0o755 : 0o700);
  if (mode !== undefined) native.chmod(path, mode);
}
