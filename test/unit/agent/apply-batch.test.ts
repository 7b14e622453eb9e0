import { describe, expect, it } from 'vitest';
import { applyBatch } from '../../../agent/apply-batch.ts';
import { bind, type Registry } from '../../../agent/convergence.ts';
import { PendingHandlers } from '../../../agent/pending-handlers.ts';
import { planBatches } from '../../../agent/plan-batches.ts';
import { commandProvider } from '../../../agent/providers/command/index.ts';
import { waitForProvider } from '../../../agent/providers/wait-for/index.ts';
import { type Report, Reporter } from '../../../agent/reporter.ts';
import {
  createMemorySystem,
  type MemoryOptions,
  type MemorySystem,
} from '../../../agent/system/memory/index.ts';
import { batch } from '../../../src/contract/resource.ts';
import { registryOf } from './pretended-registry.ts';
import { hostOf } from './providers/converging.ts';

const registry: Registry = {
  ...registryOf({}),
  command: bind(commandProvider),
  wait_for: bind(waitForProvider),
};

const hostSystem = (options: MemoryOptions = {}) =>
  createMemorySystem({ files: { '/var/lib/iscsi-deploy/': '' }, ...options });

const parse = (kind: string, desired: object) =>
  batch.parse([{ id: '0.0', name: 'a task', notify: ['Restart it'], kind, desired }]);

function eventsOf(report: Report): string[] {
  if (report.report === 'enter') return report.change ? ['changing'] : [];
  return report.report === 'changed' ? ['changed'] : [];
}

function resultOf(work: (reporter: Reporter) => void) {
  const reports: Report[] = [];
  work(new Reporter((report) => reports.push(report)));
  const events = reports.flatMap(eventsOf);
  const [result] = reports.flatMap((report) => (report.report === 'result' ? [report.result] : []));
  return { result, events };
}

function apply(kind: string, desired: object, system: MemorySystem) {
  const handlers = new PendingHandlers(system);
  const host = hostOf(system);
  const { result, events } = resultOf((reporter) =>
    applyBatch(parse(kind, desired), {
      allow: 'restart',
      host,
      registry,
      reporter,
      handlers,
      stopRequested: () => false,
    }),
  );
  return { result, events, pending: handlers.list() };
}

describe('a task that only waits', () => {
  it('makes a plan that is known after what comes before it', () => {
    const { result } = resultOf((reporter) =>
      planBatches([parse('wait_for', { path: '/x' })], hostOf(hostSystem()), registry, reporter),
    );
    expect(result).toMatchObject({ status: 'ok', changes: [], known_after_apply: true });
  });

  it('is no change, and notifies nobody', () => {
    const system = hostSystem();
    system.onSleep(() => system.put('/x', ''));
    const { result, events, pending } = apply('wait_for', { path: '/x', delay: 1 }, system);
    expect(result).toMatchObject({ status: 'ok', changes: [] });
    expect([events, pending]).toEqual([['changing'], []]);
  });

  it('fails at its deadline', () => {
    const { result } = apply('wait_for', { path: '/x', timeout: 2 }, hostSystem());
    expect(result).toMatchObject({ status: 'failed', failure: { cause: 'host' } });
  });
});

describe('a task that tells what it saw while it changed something', () => {
  it.each([
    ['done', {}, 'changed'],
    ['failed', { code: 4, stderr: 'no' }, 'failed'],
  ])('says so in its result: %s', (_case, answer, status) => {
    const system = hostSystem({ commands: { make: { stdout: 'made\n', ...answer } } });
    const { result, pending } = apply('command', { argv: ['make'] }, system);
    expect(result).toMatchObject({ status, observation: { kind: 'command', stdout: 'made\n' } });
    expect(pending).toEqual(['Restart it']);
  });
});
