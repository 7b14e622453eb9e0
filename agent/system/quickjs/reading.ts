/// <reference path="./native.d.ts" />
// The half of `System` that reads the host's files.
import * as native from 'native';
import { type FileStatus, type SurveyedDirectory, type System, SystemError } from '../system.ts';
import { attempt, attemptIfThere } from './attempt.ts';

type Reading = Pick<
  System,
  | 'readText'
  | 'readTextIfExists'
  | 'readBytes'
  | 'readAttributes'
  | 'survey'
  | 'list'
  | 'exists'
  | 'stat'
  | 'lstat'
  | 'readLink'
  | 'realPath'
>;

/** Bytes. No text of a host that the agent has to know is longer; what is, is not what was expected. */
const textLimit = 64 * 1024 * 1024;
const defaultByteLimit = 1024 * 1024;

export const reading: Reading = {
  readText: (path) => {
    const text = reading.readTextIfExists(path);
    if (text === undefined) throw new SystemError('ENOENT', 'read', path);
    return text;
  },
  readTextIfExists: (path) => attempt('read', path, () => native.readText(path, textLimit)),
  readBytes: (path, limit = defaultByteLimit) => attempt('read', path, () => native.readFile(path, limit)),
  list: (path) => attemptIfThere('list', path, () => native.list(path).sort()) ?? noNames(path),
  readAttributes: (directory, names) =>
    attempt('read', directory, () => native.readAttributes(directory, names)),
  survey: (directory, prefix, names) =>
    attempt('read', directory, () => native.survey(directory, prefix, names).map(entryOf)),
  exists: (path) => attempt('stat', path, () => native.exists(path)),
  stat: (path) => attemptIfThere('stat', path, () => describe(native.status(path, true))),
  lstat: (path) => attemptIfThere('stat', path, () => describe(native.status(path, false))),
  readLink: (path) => attemptIfThere('read', path, () => native.readLink(path), ['EINVAL']),
  realPath: (path) => attemptIfThere('stat', path, () => native.realPath(path)),
};

/** ENOTDIR is said of a path that leads through a file, where nothing is, and of a file itself, which nobody meant to list. */
function noNames(path: string): string[] {
  if (reading.exists(path)) throw new SystemError('ENOTDIR', 'list', path);
  return [];
}

function entryOf([name, texts, flat]: ReturnType<typeof native.survey>[number]): SurveyedDirectory {
  const links: SurveyedDirectory['links'] = [];
  for (let at = 0; at < flat.length; at += 2)
    links.push({ name: flat[at] ?? '', target: flat[at + 1] ?? '' });
  return { name, texts, links };
}

/** st_mode's kinds as stat(2) numbers them (inode(7)). */
const kinds = new Map<number, FileStatus['kind']>([
  [0o100000, 'file'],
  [0o040000, 'directory'],
  [0o120000, 'link'],
  [0o060000, 'block'],
  [0o020000, 'character'],
]);

function describe([
  mode,
  uid,
  gid,
  size,
  inode,
  device,
  major,
  minor,
  mtime,
  allocated,
]: native.Status): FileStatus {
  return {
    kind: kinds.get(mode & 0o170000) ?? 'other',
    mode: mode & 0o7777,
    uid,
    gid,
    size,
    inode,
    device,
    rdev: [major, minor],
    mtime,
    allocated,
  };
}
