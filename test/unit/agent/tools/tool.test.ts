import { describe, expect, it } from 'vitest';
import { HostError } from '../../../../agent/provider.ts';
import { createMemorySystem } from '../../../../agent/system/memory/index.ts';
import { complaintOf, runTool, type Tool } from '../../../../agent/tools/tool.ts';

const tool: Tool<string> = { argv: ['probe', '--now'], deadline: 7, parse: (stdout) => stdout.trim() };

describe('running a tool', () => {
  it('parses what a success says, within the deadline and with the environment it asks for', () => {
    const system = createMemorySystem({ commands: { probe: 'fine\n' } });
    expect(runTool(system, { ...tool, env: { A: 'b' } })).toBe('fine');
    expect(system.calls).toMatchObject([{ argv: ['probe', '--now'], deadline: 7, env: { A: 'b' } }]);
  });

  it('takes other exit codes for a success only where it is told so', () => {
    const system = createMemorySystem({ commands: { probe: { code: 3, stdout: 'partly' } } });
    expect(runTool(system, { ...tool, accept: [0, 3] })).toBe('partly');
    expect(() => runTool(system, tool)).toThrow(HostError);
  });

  it.each([
    ['its last words', { code: 5, stderr: 'one\ntwo\nthree\nfour\nfive\n' }, 'probe: two three four five'],
    ['standard output where that is all', { code: 5, stdout: 'sorry\n' }, 'probe: sorry'],
    ['the code where it is silent', { code: 5 }, 'probe: exit code 5'],
    [
      'that it is missing',
      { code: 127, stderr: 'cannot start probe: ENOENT' },
      'probe is not installed on this host',
    ],
    ['that it hung', { code: 137, timedOut: true }, 'probe did not end within 7 s'],
  ])('complains with %s', (_what, result, complaint) => {
    expect(complaintOf(tool, { stdout: '', stderr: '', timedOut: false, ...result })).toBe(complaint);
  });

  it('never repeats more than a few lines of a flood', () => {
    const flood = { code: 1, stdout: '', stderr: 'x'.repeat(10_000), timedOut: false };
    expect(complaintOf(tool, flood).length).toBeLessThan(520);
  });
});
