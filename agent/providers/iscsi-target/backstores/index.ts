// Every plugin that a LUN can stand on, one file each; a new one is a file and a line in each of these functions.
import { pluginOf } from '../../../lio/wanted.ts';
import { type BlockFacts, obstacleOfBlock, parametersOfBlock, readBlock } from './block.ts';
import type { Obstacle } from './facts.ts';
import { type FileFacts, obstacleOfFileio, parametersOfFileio, readFileio } from './fileio.ts';
import type { VolumeQuestion } from './question.ts';

export type VolumeFacts = BlockFacts | FileFacts;

export function readVolume(question: VolumeQuestion): VolumeFacts {
  return pluginOf(question.lun) === 'block' ? readBlock(question) : readFileio(question);
}

/** Why the volume cannot be made from what is at its path. */
export function obstacleOf(facts: VolumeFacts): Obstacle | undefined {
  return facts.plugin === 'block' ? obstacleOfBlock(facts) : obstacleOfFileio(facts);
}

/** What `control` of a new backstore is told. */
export function parametersOf(facts: VolumeFacts): string {
  return facts.plugin === 'block' ? parametersOfBlock(facts) : parametersOfFileio(facts);
}
