// Every plugin that a LUN can stand on, one file each: the folder listing is the list of them.
import type { Plugin } from '../../../../src/contract/kinds/iscsi-target/backstore.ts';
import { pluginOf } from '../../../lio/wanted.ts';
import { block } from './block.ts';
import { fileio } from './fileio.ts';
import { bind, type VolumeFacts } from './plugin.ts';
import { pscsi } from './pscsi.ts';
import type { VolumeQuestion } from './question.ts';
import { ramdisk } from './ramdisk.ts';

export type { VolumeFacts } from './plugin.ts';

const readers: { [Name in Plugin]: (question: VolumeQuestion) => VolumeFacts } = {
  block: bind(block),
  fileio: bind(fileio),
  ramdisk: bind(ramdisk),
  pscsi: bind(pscsi),
};

export function readVolume(question: VolumeQuestion): VolumeFacts {
  return readers[pluginOf(question.lun)](question);
}
