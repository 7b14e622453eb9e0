// One resource on one host, with its provider's own types hidden: look, and look again, each time with the steps that are left.
import type { Desired, KindName } from '../src/contract/kinds/index.ts';
import type { Observation } from '../src/contract/result.ts';
import type { Projection, Provision } from './projection.ts';
import type { Host, Provider, Step } from './provider.ts';
import { withEnvironment } from './with-environment.ts';

export interface PendingStep extends Step {
  /** `tell` is given what only the change itself lets be seen. */
  run(tell: (observation: Observation) => void): void;
}

export interface Look {
  steps: PendingStep[];
  knownAfterApply: boolean;
  unmanaged: string[];
  observation: Observation | undefined;
}

export interface Convergence {
  /** Reads the host and plans what is left to do. Throws `Refusal`, `HostError` or `SystemError`. */
  look(projection: Projection): Look;
  /** Runs the steps of a look, with what the provider holds meanwhile. */
  during(applySteps: () => void): void;
  /** What the resource will have made once it is applied. */
  provides(): Provision[];
}

export type Binder<Wanted> = (desired: Wanted, host: Host) => Convergence;

/** A provider for each kind; the compiler names the one that is missing. */
export type Registry = { [Name in KindName]: Binder<Desired<Name>> };

type AnyOf<Name extends KindName> = {
  [Each in Name]: { kind: Each; desired: Desired<Each> };
}[Name];

export function bind<Wanted, Actual, OwnStep extends Step>(
  provider: Provider<Wanted, Actual, OwnStep>,
): Binder<Wanted> {
  return (desired, host) => ({
    look: (projection) => lookThrough(provider, desired, host, projection),
    during: (applySteps) => (provider.during ? provider.during(host, applySteps) : applySteps()),
    provides: () => provider.provides?.(desired, host.facts) ?? [],
  });
}

export function convergenceOf<Name extends KindName>(
  registry: Registry,
  resource: AnyOf<Name> & { environment?: Record<string, string> | undefined },
  host: Host,
): Convergence {
  return registry[resource.kind](resource.desired, withEnvironment(host, resource.environment));
}

function lookThrough<Wanted, Actual, OwnStep extends Step>(
  provider: Provider<Wanted, Actual, OwnStep>,
  desired: Wanted,
  host: Host,
  projection: Projection,
): Look {
  const actual = provider.read(desired, host);
  const plan = provider.plan(desired, actual, projection);
  return {
    steps: plan.steps.map((step) => ({
      ...step,
      run: (tell) => provider.apply(step, desired, host, tell),
    })),
    knownAfterApply: plan.knownAfterApply ?? false,
    unmanaged: plan.unmanaged ?? [],
    observation: provider.observe?.(desired, actual),
  };
}
