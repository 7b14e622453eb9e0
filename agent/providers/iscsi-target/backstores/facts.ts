// What every kind of backstore tells of one volume, and what it must be able to say of it: the plan compares, the plugin knows how.
import type { Plugin as PluginName } from '../../../../src/contract/kinds/iscsi-target/backstore.ts';
import type { LiveBackstore } from '../../../lio/live-backstores.ts';
import type { TargetStep } from '../steps.ts';
import type { VolumeQuestion } from './question.ts';

export interface CommonFacts {
  name: string;
  plugin: PluginName;
  /** As the task names it; empty for memory. */
  path: string;
  /** Whether anything is at the path. */
  exists: boolean;
  /** Where the path leads in the end; absent where there is nothing. */
  real?: string;
  /** The backstore of that name and plugin, where the kernel has it and it serves. */
  live?: LiveBackstore;
  /** Whether the live backstore serves what is at the path now. */
  servesPath: boolean;
  /** Of the paths under which the volume is known, those that lead to the same thing. */
  samePaths: string[];
  /** Bytes that a client sees, or would see. */
  size: number;
  /** See the ledger. */
  identity?: string;
  /** The serial that the device itself has, which LIO passes on and cannot change. */
  ownSerial?: string;
  /** Directory that is missing for a file to be made. */
  missingParent?: string;
}

/** Why a volume cannot be made from what is at the path. */
export interface Obstacle {
  message: string;
  hint: string;
}

/** Of the files behind backstores, and of the backstores: the ledger is written in between. */
export interface VolumeSteps {
  files: TargetStep[];
  backstores: TargetStep[];
}

/** One kind of backstore. Everything but `read` is pure; the two plans throw Refusal. */
export interface Plugin<Facts extends CommonFacts> {
  read(question: VolumeQuestion): Facts;
  obstacleOf(facts: Facts): Obstacle | undefined;
  /** What `control` of a new backstore is told. */
  parametersOf(facts: Facts): string;
  /** For people: what the backstore is made of. */
  describe(facts: Facts): string;
  /** What must be done before the backstore can be made; `known` where its data should be there. */
  planBacking(facts: Facts, known: boolean): TargetStep[];
  /** What a live backstore lacks. */
  planLive(facts: Facts): VolumeSteps;
}

/** A reading of one volume, with its plugin's own facts hidden. */
export interface VolumeFacts extends CommonFacts {
  obstacle(): Obstacle | undefined;
  parameters(): string;
  description(): string;
  planBacking(known: boolean): TargetStep[];
  planLive(): VolumeSteps;
}

export function bind<Facts extends CommonFacts>(
  plugin: Plugin<Facts>,
): (question: VolumeQuestion) => VolumeFacts {
  return (question) => {
    const facts = plugin.read(question);
    return {
      ...facts,
      obstacle: () => plugin.obstacleOf(facts),
      parameters: () => plugin.parametersOf(facts),
      description: () => plugin.describe(facts),
      planBacking: (known) => plugin.planBacking(facts, known),
      planLive: () => plugin.planLive(facts),
    };
  };
}
