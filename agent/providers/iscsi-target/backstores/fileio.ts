// `fileio`: a file of ours, written through to the disk unless asked otherwise. A blank one is never made where the data should be.
import { formatSize } from '../../../../src/contract/size.ts';
import { findUnmounted } from '../../../lio/mounts.ts';
import { Refusal } from '../../../provider.ts';
import { readFreeSpace } from '../../../tools/df.ts';
import { allocateDeadline } from '../backing-file.ts';
import { step, type TargetStep } from '../steps.ts';
import type { CommonFacts, Obstacle } from './facts.ts';
import { refuseOtherBirth } from './fixed-at-birth.ts';
import type { Plugin, VolumeSteps } from './plugin.ts';
import { commonFacts, type VolumeQuestion } from './question.ts';

interface FileFacts extends CommonFacts {
  /** Whether what is at the path is a regular file. */
  isFile: boolean;
  /** Bytes of the file. */
  fileSize: number;
  /** Bytes that the task wants. */
  wanted: number;
  /** Bytes that its file system has yet to give it; none where it may be sparse. */
  holes: number;
  writeBack: { wanted: boolean | undefined; live: boolean };
  /** Bytes that its file system has left; read only where blocks are to be taken from it. */
  free?: number;
  parent: string;
  /** A mount point above the path that is promised and not mounted. */
  unmounted?: string;
  /** Other backstores on the same file. */
  servedAs: string[];
}

export const fileio: Plugin<FileFacts> = {
  read: readFileio,
  obstacleOf,
  parametersOf,
  describe: ({ path, writeBack }) => `on ${path}${writeBack.wanted === true ? ', write-back' : ''}`,
  planBacking,
  planLive,
};

function readFileio(question: VolumeQuestion): FileFacts {
  const { system, path, lun } = question;
  const common = commonFacts(question, 'fileio');
  const { info } = common;
  const status = system.stat(path);
  const parent = path.slice(0, path.lastIndexOf('/')) || '/';
  const isParentThere = system.stat(parent)?.kind === 'directory';
  const unmounted = common.live
    ? undefined
    : findUnmounted(path, question.promisedMounts(), question.mounts());
  const { size: wanted = 0, preallocated = false, write_back: writeBack } = lun.fileio ?? {};
  const fileSize = status?.size ?? 0;
  const holes = preallocated ? Math.max(0, wanted - (status?.allocated ?? 0)) : 0;
  const takesBlocks = holes > 0 && isParentThere && unmounted === undefined;
  return {
    ...common,
    isFile: status?.kind === 'file',
    fileSize,
    wanted,
    holes,
    writeBack: { wanted: writeBack, live: info.buffered ?? false },
    size: info.size ?? 0,
    servesPath: servesPath(question, common.live),
    parent,
    ...(!isParentThere && { missingParent: parent }),
    ...(takesBlocks && { free: readFreeSpace(system, parent) }),
    ...(unmounted !== undefined && { unmounted }),
    servedAs: common.live ? [] : findServing(question),
  };
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
function obstacleOf(facts: FileFacts): Obstacle | undefined {
  const { path, exists, isFile, unmounted, missingParent, servedAs } = facts;
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
  if (!exists && missingParent !== undefined) {
    return {
      message: `${missingParent} does not exist`,
      hint: 'make it with a `file` task, or mount the file system it is on',
    };
  }
  return undefined;
}

/** Without fd_buffered_io, acknowledged writes are on the disk. */
function parametersOf({ path, wanted, writeBack }: FileFacts): string {
  const buffered = writeBack.wanted === true ? ',fd_buffered_io=1' : '';
  return `fd_dev_name=${path},fd_dev_size=${wanted}${buffered}`;
}

function planBacking(facts: FileFacts, known: boolean): TargetStep[] {
  const { path, wanted, exists, fileSize } = facts;
  refuseWithoutRoom(facts);
  if (!exists) {
    const make = step({ op: 'make-file', path, size: wanted }, `make ${path}, sparse, ${formatSize(wanted)}`);
    return [make, ...planAllocation(facts)];
  }
  if (fileSize > wanted) throw shrinking(facts, fileSize);
  // An empty file holds nothing: a run that was killed between making and sizing it leaves one.
  if (fileSize > 0 && fileSize < wanted && !known) {
    throw new Refusal(
      `${path} exists and has ${formatSize(fileSize)}, not ${formatSize(wanted)}`,
      `write \`size: ${fileSize}B\` to serve it as it is, or choose another path`,
    );
  }
  return planFile(facts);
}

function planLive(facts: FileFacts): VolumeSteps {
  const { name, plugin, size, wanted, writeBack } = facts;
  refuseOtherBirth(name, [{ property: 'write_back', ...writeBack }]);
  if (wanted < size) throw shrinking(facts, size);
  refuseWithoutRoom(facts);
  const summary = `grow ${name} from ${formatSize(size)} to ${formatSize(wanted)} for its clients`;
  return {
    files: planFile(facts),
    backstores: size === wanted ? [] : [step({ op: 'grow-backstore', name, plugin, size: wanted }, summary)],
  };
}

function planFile(facts: FileFacts): TargetStep[] {
  const { path, fileSize, wanted } = facts;
  const grow = step({ op: 'grow-file', path, size: wanted }, `grow ${path} to ${formatSize(wanted)}`);
  return [...(fileSize < wanted ? [grow] : []), ...planAllocation(facts)];
}

function planAllocation({ path, wanted, holes }: FileFacts): TargetStep[] {
  if (holes === 0) return [];
  return [
    step(
      { op: 'allocate-file', path, size: wanted },
      `give ${path} all of its blocks, ${formatSize(holes)}`,
      {
        deadline: allocateDeadline,
      },
    ),
  ];
}

function refuseWithoutRoom({ path, parent, holes, free }: FileFacts): void {
  if (free === undefined || holes <= free) return;
  throw new Refusal(
    `no room for ${path}: it needs ${formatSize(holes)} more, and the file system of ${parent} has ${formatSize(free)} left`,
    'make room, ask for less, or leave `preallocated` out',
  );
}

function shrinking({ name, wanted }: FileFacts, size: number): Refusal {
  return new Refusal(
    `${name} has ${formatSize(size)}, and ${formatSize(wanted)} is wanted: shrinking would cut off data`,
    `write \`size: ${size}B\`, or make a smaller volume under another name`,
  );
}
