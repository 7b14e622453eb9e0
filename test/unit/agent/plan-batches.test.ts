import { describe, expect, it } from 'vitest';
import { bind, type Registry } from '../../../agent/convergence.ts';
import { planBatches } from '../../../agent/plan-batches.ts';
import { fileProvider } from '../../../agent/providers/file/index.ts';
import { packageProvider } from '../../../agent/providers/package/index.ts';
import { serviceProvider } from '../../../agent/providers/service/index.ts';
import { Reporter } from '../../../agent/reporter.ts';
import { createMemorySystem } from '../../../agent/system/memory/index.ts';
import { batch } from '../../../src/contract/resource.ts';
import type { ResourceResult } from '../../../src/contract/result.ts';
import { registryOf } from './pretended-registry.ts';
import { hostOf } from './providers/converging.ts';
import { fixture } from './tools/fixture.ts';

const registry: Registry = {
  ...registryOf({}),
  package: bind(packageProvider),
  service: bind(serviceProvider),
  file: bind(fileProvider),
};

function plan(resources: object[], files: Record<string, string> = {}): ResourceResult[] {
  const results: ResourceResult[] = [];
  const system = createMemorySystem({
    files: { '/var/lib/dpkg/status': fixture('dpkg/status'), ...files },
    commands: { 'apt-get --simulate': 'Inst targetcli-fb (2 x [all])\nInst python3-rtslib-fb (2 x [all])\n' },
  });
  const wanted = resources.map((resource, index) => ({ id: `0.${index}`, name: 'a task', ...resource }));
  const reporter = new Reporter((report) => {
    if (report.report === 'result') results.push(report.result);
  });
  planBatches([batch.parse(wanted)], hostOf(system), registry, reporter);
  return results;
}

const restore = { kind: 'service', desired: { name: 'iscsi-restore', enabled: true } };

describe('a task that needs what an earlier one brings', () => {
  it('waits for it where it is to be brought', () => {
    const [, service] = plan([{ kind: 'package', desired: { name: 'iscsi-target' } }, restore]);
    expect(service).toMatchObject({ status: 'ok', known_after_apply: true });
  });

  it('is refused where the earlier one has nothing left to do and it is missing all the same', () => {
    const [packages, service] = plan([{ kind: 'package', desired: { name: 'open-iscsi' } }, restore]);
    expect(packages).toMatchObject({ status: 'ok', changes: [] });
    expect(service).toMatchObject({ status: 'failed', failure: { cause: 'refused' } });
  });

  it('is not refused for the same reason again where the earlier one is refused', () => {
    const [directory, file] = plan(
      [
        { kind: 'file', desired: { path: '/srv/a', state: 'directory' } },
        { kind: 'file', desired: { path: '/srv/a/x' } },
      ],
      { '/srv/a': 'a file in its place' },
    );
    expect(directory).toMatchObject({ status: 'failed' });
    expect(file?.failure?.message ?? '').not.toContain('there is no directory');
  });
});

describe('a task that needs what an earlier one takes away', () => {
  it('counts on it', () => {
    const results = plan(
      [
        { kind: 'file', desired: { path: '/srv/a/x', state: 'absent' } },
        { kind: 'file', desired: { path: '/srv/a', state: 'absent' } },
      ],
      { '/srv/a/x': '' },
    );
    expect(results.map(({ status }) => status)).toEqual(['changed', 'changed']);
  });
});
