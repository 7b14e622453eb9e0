import { describe, expect, it } from 'vitest';
import { createMemorySystem } from '../../../../agent/system/memory/index.ts';
import { addMap, showPaths } from '../../../../agent/tools/multipathd.ts';
import { runTool } from '../../../../agent/tools/tool.ts';
import { fixture } from './fixture.ts';

const asked = (answer: { code?: number; stdout: string; stderr?: string }) =>
  runTool(createMemorySystem({ commands: { multipathd: answer } }), showPaths('paths'));

describe('multipathd', () => {
  it.each(['0.9.4', '0.11.1'])('%s tells how each path of a map is', (version) => {
    expect(asked({ stdout: fixture(`multipath/two-paths-${version}.json`) })).toEqual([
      { name: 'sda', use: 'active', check: 'ready' },
      { name: 'sdb', use: 'active', check: 'ready' },
    ]);
  });

  it.each(['0.9.4', '0.11.1'])('%s says that there is no such map', (version) => {
    const stdout = fixture(`multipath/no-map-${version}.stdout`);
    expect(asked({ code: 1, stdout })).toBeUndefined();
  });

  it('that does not answer is an error with what it said', () => {
    expect(() => asked({ code: 1, stdout: '', stderr: 'timeout receiving packet' })).toThrow(
      'multipathd: timeout receiving packet',
    );
  });

  it('may say `fail` though it made the map', () => {
    const system = createMemorySystem({ commands: { multipathd: { code: 1, stdout: 'fail\n' } } });
    expect(() => runTool(system, addMap('36001405'))).not.toThrow();
  });
});
