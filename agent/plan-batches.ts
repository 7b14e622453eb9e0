// Plans batches in order without writing: what earlier resources will have made counts as there.
import type { Batch, Resource } from '../src/contract/resource.ts';
import type { ResourceResult } from '../src/contract/result.ts';
import { convergenceOf, type Registry } from './convergence.ts';
import { failureOf } from './failures.ts';
import { Projection } from './projection.ts';
import type { Host } from './provider.ts';
import type { Reporter } from './reporter.ts';

/** Seconds within which a resource must have been read; its children have shorter deadlines of their own. */
export const readDeadline = 120;

/** Sends a result for every resource, also after a failure: all refusals are wanted at once. */
export function planBatches(
  batches: readonly Batch[],
  host: Host,
  registry: Registry,
  reporter: Reporter,
): void {
  const projection = new Projection();
  for (const resource of batches.flat()) {
    reporter.enter(resource.id, readDeadline);
    reporter.result(planOne(resource, host, registry, projection));
  }
}

function planOne(resource: Resource, host: Host, registry: Registry, projection: Projection): ResourceResult {
  const convergence = convergenceOf(registry, resource, host);
  try {
    const look = convergence.look(projection);
    // What is as wanted is there to be seen: only a change may excuse what a later task misses.
    if (look.steps.length > 0 || look.knownAfterApply) projection.add(convergence.provides());
    const changes = look.steps.filter(({ waits }) => !waits);
    return {
      id: resource.id,
      status: changes.length > 0 ? 'changed' : 'ok',
      changes: changes.map(({ summary, impact }) => ({ summary, impact })),
      known_after_apply: look.knownAfterApply || changes.length < look.steps.length,
      unmanaged: look.unmanaged,
      observation: look.observation,
    };
  } catch (error) {
    projection.add(convergence.provides());
    return failed(resource.id, error);
  }
}

function failed(id: string, error: unknown): ResourceResult {
  return {
    id,
    status: 'failed',
    changes: [],
    known_after_apply: false,
    unmanaged: [],
    failure: failureOf(error),
  };
}
