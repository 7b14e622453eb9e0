// `fileio`: a file of ours, written through to the disk. A blank one is never made where the data should be.
import { parseBackstoreInfo } from '../../../lio/backstore-info.ts';
import { findUnmounted } from '../../../lio/mounts.ts';
import { backstorePath } from '../../../lio/paths.ts';
import type { CommonFacts, Obstacle } from './facts.ts';
import { commonFacts, type VolumeQuestion } from './question.ts';

export interface FileFacts extends CommonFacts {
  plugin: 'fileio';
  /** Whether what is at the path is a regular file. */
  isFile: boolean;
  /** Bytes of the file. */
  fileSize: number;
  /** Bytes that the task wants. */
  wanted: number;
  parent: string;
  parentExists: boolean;
  /** A mount point above the path that is promised and not mounted. */
  unmounted?: string;
  /** Other backstores on the same file. */
  servedAs: string[];
}

export function readFileio(question: VolumeQuestion): FileFacts {
  const { system, path, lun } = question;
  const common = commonFacts(question, 'fileio');
  const status = system.stat(path);
  const parent = path.slice(0, path.lastIndexOf('/')) || '/';
  const size = common.live ? liveSize(question, common.live) : 0;
  const unmounted = common.live
    ? undefined
    : findUnmounted(path, question.promisedMounts(), question.mounts());
  return {
    ...common,
    plugin: 'fileio',
    isFile: status?.kind === 'file',
    fileSize: status?.size ?? 0,
    wanted: lun.fileio?.size ?? 0,
    size,
    servesPath: servesPath(question, common.live),
    parent,
    parentExists: system.stat(parent)?.kind === 'directory',
    ...(unmounted !== undefined && { unmounted }),
    servedAs: common.live ? [] : findServing(question),
  };
}

function liveSize({ system }: VolumeQuestion, live: NonNullable<CommonFacts['live']>): number {
  return parseBackstoreInfo(system.readTextIfExists(`${backstorePath(live)}/info`) ?? '').size ?? 0;
}

function servesPath({ system, path }: VolumeQuestion, live: CommonFacts['live']): boolean {
  if (!live) return false;
  return live.path === path || (system.exists(path) && system.realPath(live.path) === system.realPath(path));
}

function findServing({ system, path, backstores }: VolumeQuestion): string[] {
  const real = system.realPath(path);
  return backstores
    .filter((one) => one.enabled && one.plugin === 'fileio')
    .filter((one) => one.path === path || (real !== undefined && system.realPath(one.path) === real))
    .map(({ name }) => name);
}

/** Why the file cannot be served; a missing file is no obstacle for a new volume. */
export function obstacleOfFileio(facts: FileFacts): Obstacle | undefined {
  const { path, exists, isFile, unmounted, parent, parentExists, servedAs } = facts;
  if (unmounted !== undefined) {
    return {
      message: `${path} lies on ${unmounted}, which is not mounted`,
      hint: `mount ${unmounted} first: a file made now would be hidden by it later`,
    };
  }
  if (servedAs.length > 0) {
    return {
      message: `${path} is served as backstore ${servedAs.join(', ')} already`,
      hint: 'one file under two names destroys its data: choose another path',
    };
  }
  if (exists && !isFile) return { message: `${path} is no regular file`, hint: 'use `block` for a device' };
  if (!exists && !parentExists) {
    return {
      message: `${parent} does not exist`,
      hint: 'make it with a `file` task, or mount the file system it is on',
    };
  }
  return undefined;
}

/** No fd_buffered_io: acknowledged writes are on the disk. */
export function parametersOfFileio({ path, wanted }: FileFacts): string {
  return `fd_dev_name=${path},fd_dev_size=${wanted}`;
}
