// What stands at a path, without following a link there; text is read only where it is compared.
import type { Desired } from '../../../src/contract/kinds/index.ts';
import { readLiveBackstores } from '../../facts/live-storage.ts';
import type { Host } from '../../provider.ts';
import type { FileStatus, System } from '../../system/system.ts';

export interface Actual {
  status: FileStatus | undefined;
  /** Where a link leads. */
  target: string | undefined;
  /** Only of a file whose content the task gives, and whose size allows that it is the same. */
  text: string | undefined;
  /** Names in a directory that is to be removed. */
  entries: string[];
  /** Directories above it that do not exist, the outermost first. */
  missingParents: string[];
  /** Numeric ids of the wanted owner and group; missing where the host does not know the name. */
  uid: number | undefined;
  gid: number | undefined;
  /** The name of the backstore that stands on this file. */
  backstore: string | undefined;
}

export function readFile(desired: Desired<'file'>, { system }: Host): Actual {
  const { path, owner, group } = desired;
  const status = system.lstat(path);
  return {
    status,
    target: status?.kind === 'link' ? system.readLink(path) : undefined,
    text: status?.kind === 'file' ? readComparable(desired, status, system) : undefined,
    entries: status?.kind === 'directory' && desired.state === 'absent' ? system.list(path) : [],
    missingParents: status ? [] : findMissingParents(path, system),
    uid: owner === undefined ? undefined : system.userId(owner),
    gid: group === undefined ? undefined : system.groupId(group),
    backstore: status ? findBackstore(desired, system) : undefined,
  };
}

function readComparable(
  { path, content }: Desired<'file'>,
  { size }: FileStatus,
  system: System,
): string | undefined {
  return content !== undefined && byteLength(content) === size ? system.readText(path) : undefined;
}

function findMissingParents(path: string, system: System): string[] {
  const names = path.split('/').filter((name) => name !== '');
  const parents = names.slice(1).map((_name, index) => `/${names.slice(0, index + 1).join('/')}`);
  return parents.filter((parent) => !system.exists(parent));
}

function findBackstore({ path, state, content }: Desired<'file'>, system: System): string | undefined {
  if (state !== 'absent' && content === undefined) return undefined;
  const real = system.realPath(path);
  return readLiveBackstores(system).find(
    (backstore) =>
      backstore.path === path || (real !== undefined && system.realPath(backstore.path) === real),
  )?.name;
}

/** Bytes of a text in UTF-8. */
export function byteLength(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}
