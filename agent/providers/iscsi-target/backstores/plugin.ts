// What each kind of backstore must be able to do and say; one file each does it.
import type { TargetStep } from '../steps.ts';
import type { CommonFacts, Obstacle } from './facts.ts';
import type { VolumeQuestion } from './question.ts';

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
