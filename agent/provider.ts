// What a kind of resource must be able to do on a host. The folder `providers/` is the list of them.
import type { Facts } from '../src/contract/facts.ts';
import type { Change, Observation } from '../src/contract/result.ts';
import type { Projection, Provision } from './projection.ts';
import type { System } from './system/system.ts';

/** What providers act on: the runtime, and what the host is. */
export interface Host {
  system: System;
  facts: Facts;
}

/** One change. Anything a provider's `apply` needs beyond the summary stands in its own step type, never in the summary. */
export interface Step extends Change {
  /** Seconds after which the step counts as hung. */
  deadline: number;
  /** True for a change that leaves nothing to see, such as a restart: the second look does not hold it against the resource. */
  repeats?: boolean;
  /** True for a step that only waits until something is so: it counts as no change, and notifies nobody. */
  waits?: boolean;
}

export interface Plan<OwnStep extends Step> {
  /** In the order in which they must be applied; empty where nothing is to do. */
  steps: OwnStep[];
  /** Set where an earlier task decides what this one will have to do. */
  knownAfterApply?: boolean;
  /** Objects under a managed one that nobody named, for the report. */
  unmanaged?: string[];
}

/**
 * `read` looks and decides nothing; `plan` is pure; `apply` does one step and decides nothing.
 * `plan` throws `Refusal` for what must not be done; `read` and `apply` throw `HostError` for what the host would not do.
 * What only `apply` can see, it tells: that takes the place of an observation from a reading, also where it fails afterwards.
 */
export interface Provider<Desired, Actual, OwnStep extends Step> {
  read(desired: Desired, host: Host): Actual;
  plan(desired: Desired, actual: Actual, projection: Projection): Plan<OwnStep>;
  apply(step: OwnStep, desired: Desired, host: Host, tell?: (observation: Observation) => void): void;
  /** Runs all steps of one application: where a lock is to be held over them. Not asked where nothing is to be done. */
  during?(host: Host, applySteps: () => void): void;
  /** Public values of this kind for the report, from a reading. */
  observe?(desired: Desired, actual: Actual): Observation | undefined;
  provides?(desired: Desired, facts: Facts): Provision[];
}

/** We will not do this, to keep data safe; the hint says the way out. */
export class Refusal extends Error {
  constructor(
    message: string,
    readonly hint: string,
  ) {
    super(message);
    this.name = 'Refusal';
  }
}

/** The host could not do this; the message names the tool or file and what it said. */
export class HostError extends Error {
  constructor(
    message: string,
    readonly hint?: string,
  ) {
    super(message);
    this.name = 'HostError';
  }
}
