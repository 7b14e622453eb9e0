import { describe, expect, it } from 'vitest';
import { createMemorySystem } from '../../../agent/system/memory/index.ts';
import { withEnvironment } from '../../../agent/with-environment.ts';
import { factsOf } from '../pretended-facts.ts';

const facts = factsOf('web01');

describe('a host with an environment', () => {
  it('gives it to what it runs, below what the tool itself sets', () => {
    const system = createMemorySystem({ commands: { 'apt-get update': '' } });
    const host = withEnvironment({ system, facts }, { http_proxy: 'http://proxy', LANG: 'de' });
    host.system.exec(['apt-get', 'update'], { deadline: 5, env: { LANG: 'C' } });
    expect(system.calls.at(-1)).toMatchObject({
      op: 'exec',
      argv: ['apt-get', 'update'],
      env: { http_proxy: 'http://proxy', LANG: 'C' },
    });
  });

  it('is the same in everything else', () => {
    const system = createMemorySystem({ files: { '/etc/': {} } });
    const host = withEnvironment({ system, facts }, { A: 'b' });
    host.system.writeAtomic('/etc/x', 'text', { mode: 0o600 });
    expect(system.readText('/etc/x')).toBe('text');
    expect(withEnvironment({ system, facts }, undefined).system).toBe(system);
  });
});
