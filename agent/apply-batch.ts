// Applies one batch: each resource is read, planned, changed step by step and read again; what still differs then is a failure.
import { type Impact, notPermitted } from '../src/contract/impact.ts';
import type { Batch, Resource } from '../src/contract/resource.ts';
import type { Change, Observation, ResourceResult } from '../src/contract/result.ts';
import {
  type Convergence,
  convergenceOf,
  type Look,
  type PendingStep,
  type Registry,
} from './convergence.ts';
import { failureOf } from './failures.ts';
import type { PendingHandlers } from './pending-handlers.ts';
import { readDeadline } from './plan-batches.ts';
import { Projection } from './projection.ts';
import { type Host, HostError, Refusal } from './provider.ts';
import type { Reporter } from './reporter.ts';

export interface Application {
  allow: Impact;
  host: Host;
  registry: Registry;
  reporter: Reporter;
  handlers: PendingHandlers;
  /** Asked before each step: the controller may be gone. */
  stopRequested(): boolean;
}

/** Seconds of slack between a step's own deadline, which its children keep, and the parent's verdict that it hangs. */
const grace = 15;

/** Stops at the first failure; what comes after it is `skipped`. */
export function applyBatch(batch: Batch, application: Application): void {
  let stopped = false;
  for (const resource of batch) {
    const result: ResourceResult = stopped ? skipped(resource.id) : applyOne(resource, application);
    stopped ||= result.status === 'failed';
    application.reporter.result(result);
  }
}

function applyOne(resource: Resource, application: Application): ResourceResult {
  const changes: Change[] = [];
  let told: Observation | undefined;
  const tell = (observation: Observation) => {
    told = observation;
  };
  try {
    const convergence = convergenceOf(application.registry, resource, application.host);
    application.reporter.enter(resource.id, readDeadline);
    const first = convergence.look(new Projection());
    if (first.steps.length === 0) return settled(resource.id, 'ok', changes, first);
    refuseWhatIsNotAllowed(first.steps, application.allow);
    if (first.steps.some(({ waits }) => !waits)) application.handlers.add(resource.notify);
    convergence.during(() => {
      for (const step of first.steps) changes.push(...applyStep(step, resource, application, tell));
    });
    const last = lookAgain(convergence, resource, application);
    const status = changes.length > 0 ? 'changed' : 'ok';
    return settled(resource.id, status, changes, { ...last, observation: told ?? last.observation });
  } catch (error) {
    return {
      ...skipped(resource.id),
      status: 'failed',
      changes,
      failure: failureOf(error),
      ...(told === undefined ? {} : { observation: told }),
    };
  }
}

/** The change that was made; none where the step only waits. */
function applyStep(
  step: PendingStep,
  resource: Resource,
  application: Application,
  tell: (observation: Observation) => void,
): Change[] {
  if (application.stopRequested()) {
    throw new HostError(
      'stopped before this change: the controller is gone',
      'run the playbook again: it goes on from here',
    );
  }
  const change = { summary: step.summary, impact: step.impact };
  application.reporter.enter(resource.id, (resource.timeout ?? step.deadline) + grace, change);
  step.run(tell);
  if (step.waits) return [];
  application.reporter.changed(resource.id, change);
  return [change];
}

function lookAgain(convergence: Convergence, resource: Resource, { reporter }: Application): Look {
  reporter.enter(resource.id, readDeadline);
  const look = convergence.look(new Projection());
  const left = look.steps.filter((step) => !step.repeats);
  if (left.length === 0) return look;
  throw new HostError(
    `still different after the change: ${left.map((step) => step.summary).join('; ')}`,
    'something else may be changing the same thing on this host',
  );
}

function refuseWhatIsNotAllowed(steps: readonly PendingStep[], allow: Impact): void {
  const refused = notPermitted(steps, allow);
  if (!refused) return;
  throw new Refusal(
    refused.message,
    `nothing of this task was changed; --allow ${refused.permits} permits it`,
  );
}

function settled(id: string, status: 'ok' | 'changed', changes: Change[], look: Look): ResourceResult {
  return {
    id,
    status,
    changes,
    known_after_apply: false,
    unmanaged: look.unmanaged,
    observation: look.observation,
  };
}

function skipped(id: string): ResourceResult {
  return {
    id,
    status: 'skipped',
    changes: [],
    known_after_apply: false,
    unmanaged: [],
  };
}
