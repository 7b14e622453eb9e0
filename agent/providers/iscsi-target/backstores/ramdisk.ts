// `ramdisk`: memory of the server, served as a disk. Nothing of it outlives a boot.
import { formatSize } from '../../../../src/contract/size.ts';
import { readAvailableMemory, readPageSize } from '../../../lio/memory.ts';
import { Refusal } from '../../../provider.ts';
import type { CommonFacts, Obstacle } from './facts.ts';
import { refuseOtherBirth } from './fixed-at-birth.ts';
import type { Plugin, VolumeSteps } from './plugin.ts';
import { commonFacts, type VolumeQuestion } from './question.ts';

interface RamdiskFacts extends CommonFacts {
  /** Bytes that the task wants, in whole pages. */
  wanted: number;
  /** Bytes. */
  pageSize: number;
  nullio: { wanted: boolean; live: boolean };
  /** Bytes of memory that are left; read only where some are to be taken. */
  available?: number;
}

export const ramdisk: Plugin<RamdiskFacts> = {
  read: readRamdisk,
  obstacleOf,
  parametersOf: ({ wanted, pageSize, nullio }) =>
    `rd_pages=${wanted / pageSize}${nullio.wanted ? ',rd_nullio=1' : ''}`,
  describe: ({ wanted, nullio }) =>
    nullio.wanted
      ? `of ${formatSize(wanted)}, which keeps nothing that is written to it`
      : `of ${formatSize(wanted)} of memory, blank after every boot`,
  planBacking: () => [],
  planLive,
};

/** There is nothing that could be missing: `exists` is always true. */
function readRamdisk(question: VolumeQuestion): RamdiskFacts {
  const { system, lun } = question;
  const { real: _none, ...common } = commonFacts(question, 'ramdisk');
  const { info } = common;
  const { size = 0, nullio = false } = lun.ramdisk ?? {};
  const pageSize = info.pageSize ?? readPageSize(system);
  const available = common.live || nullio ? undefined : readAvailableMemory(system);
  return {
    ...common,
    exists: true,
    servesPath: common.live !== undefined,
    wanted: Math.ceil(size / pageSize) * pageSize,
    pageSize,
    nullio: { wanted: nullio, live: info.nullio ?? false },
    size: info.size ?? 0,
    ...(available !== undefined && { available }),
  };
}

function obstacleOf({ wanted, available }: RamdiskFacts): Obstacle | undefined {
  if (available === undefined || wanted <= available) return undefined;
  return {
    message: `a ramdisk of ${formatSize(wanted)} does not fit in the ${formatSize(available)} of memory that are left`,
    hint: 'ask for less, or use `fileio`',
  };
}

function planLive({ name, size, wanted, nullio }: RamdiskFacts): VolumeSteps {
  refuseOtherBirth(name, [{ property: 'nullio', ...nullio }]);
  if (size === wanted) return { files: [], backstores: [] };
  throw new Refusal(
    `ramdisk ${name} has ${formatSize(size)}, and ${formatSize(wanted)} is wanted: the kernel gives it one size, when it is made`,
    `write \`size: ${size}B\`, or make another ramdisk under another name`,
  );
}
