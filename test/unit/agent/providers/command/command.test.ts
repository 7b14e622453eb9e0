import { describe, expect, it } from 'vitest';
import { Projection } from '../../../../../agent/projection.ts';
import { commandProvider } from '../../../../../agent/providers/command/index.ts';
import { createMemorySystem, type MemoryOptions } from '../../../../../agent/system/memory/index.ts';
import { commandSchema } from '../../../../../src/contract/kinds/command.ts';
import type { Observation } from '../../../../../src/contract/result.ts';
import { hostOf, planOn, proveConvergence, summariesOf } from '../converging.ts';

const wanted = (said: object) => commandSchema.parse(said);

function hostWith(options: MemoryOptions = {}) {
  return hostOf(createMemorySystem(options));
}

/** Runs the plan's step, and gives what was told and what was thrown. */
function run(said: object, options: MemoryOptions) {
  const host = hostWith(options);
  const told: Observation[] = [];
  const [step] = planOn(commandProvider, wanted(said), host).steps;
  let failure = '';
  try {
    if (step) commandProvider.apply(step, wanted(said), host, (observation) => told.push(observation));
  } catch (error) {
    failure = error instanceof Error ? error.message : '';
  }
  return { told, failure, calls: host.system.calls };
}

describe('a command is done', () => {
  it.each<[string, object, MemoryOptions, boolean]>([
    ['where what it creates is there', { creates: '/srv/x' }, { files: { '/srv/x': '' } }, true],
    ['not where that is missing', { creates: '/srv/x' }, {}, false],
    ['where what it removes is gone', { removes: '/srv/x' }, {}, true],
    ['not where that is still there', { removes: '/srv/x' }, { files: { '/srv/x': '' } }, false],
    ['where `unless` ends with 0', { unless: ['test', '-e', '/y'] }, { commands: { test: '' } }, true],
    [
      'not where `unless` ends with anything else',
      { unless: 'test -e /y' },
      { commands: { test: { code: 1 } } },
      false,
    ],
    ['not where the program of `unless` is missing', { unless: 'nowhere' }, {}, false],
    ['where one of several says so', { creates: '/srv/x', unless: 'test' }, { commands: { test: '' } }, true],
  ])('%s', (_case, said, options, isDone) => {
    const host = hostWith(options);
    const plan = planOn(commandProvider, wanted({ argv: ['make', 'it'], ...said }), host);
    expect(summariesOf(plan)).toEqual(isDone ? [] : ['run make it']);
    expect(host.system.journal).toEqual([]);
  });

  it('and what it would have said is empty', () => {
    const desired = wanted({ cmd: 'make', creates: '/' });
    expect(commandProvider.observe?.(desired, { isDone: true })).toMatchObject({ rc: 0, stdout: '' });
    expect(commandProvider.observe?.(desired, { isDone: false })).toBeUndefined();
  });
});

it('creates what it says, and then has nothing to do', () => {
  const make = () => {
    const system = createMemorySystem();
    system.onCommand('make-it', () => {
      system.put('/srv/x', '');
      return 'made';
    });
    return hostOf(system);
  };
  const desired = wanted({ argv: ['make-it'], creates: '/srv/x', impact: 'restart' });
  expect(proveConvergence(commandProvider, desired, make)).toEqual(['run make-it']);
  expect(planOn(commandProvider, desired, make()).steps).toMatchObject([{ impact: 'restart', deadline: 65 }]);
});

it('is run again at every run where nothing can be seen of it', () => {
  expect(planOn(commandProvider, wanted({ cmd: 'notify-someone' }), hostWith()).steps).toMatchObject([
    { repeats: true },
  ]);
});

it('is what later tasks count on', () => {
  const projection = new Projection();
  const desired = wanted({ cmd: 'x', creates: '/srv/new', removes: '/srv/old' });
  projection.add(commandProvider.provides?.(desired, hostWith().facts) ?? []);
  expect([projection.has('path', '/srv/new'), projection.has('gone', '/srv/old')]).toEqual([true, true]);
});

describe('running', () => {
  it('needs no shell, and has its own directory, environment and input', () => {
    const said = {
      cmd: "make 'a b' $HOME",
      chdir: '/srv',
      environment: { LEVEL: '3' },
      stdin: 'hush\n',
      deadline: 9,
    };
    const { calls, told } = run(said, { commands: { env: { stdout: 'done\n', stderr: 'careful\n' } } });
    expect(calls).toEqual([
      {
        op: 'exec',
        argv: ['env', '--chdir=/srv', '--', 'make', 'a b', '$HOME'],
        input: 'hush\n',
        env: { LEVEL: '3' },
        deadline: 9,
      },
    ]);
    expect(told).toEqual([
      { kind: 'command', argv: ['make', 'a b', '$HOME'], rc: 0, stdout: 'done\n', stderr: 'careful\n' },
    ]);
  });

  it.each([
    ['an exit code', { code: 3, stderr: 'no space left\n' }, 3, 'make: no space left'],
    ['its deadline', { code: 143, timedOut: true }, 143, 'make did not end within 60 s'],
    ['a program that is missing', { code: 127 }, 127, 'make is not installed on this host'],
    ['nothing done', { code: 0 }, 0, 'make ended with 0, and by what the task says it is not done'],
  ])('fails with %s, and still tells what it said', (_case, answer, rc, message) => {
    const { told, failure } = run({ argv: ['make'], creates: '/x' }, { commands: { make: answer } });
    expect(failure).toBe(message);
    expect(told).toMatchObject([{ kind: 'command', rc }]);
  });

  it('keeps a bounded part of what it printed', () => {
    const { told } = run({ argv: ['make'] }, { commands: { make: 'x'.repeat(100_000) } });
    expect(told).toMatchObject([{ stdout: 'x'.repeat(32_768) }]);
  });
});

it.each([
  ['neither argv nor cmd', {}, 'say `argv` or `cmd`'],
  ['both of them', { argv: ['a'], cmd: 'a' }, 'say `argv` or `cmd`'],
  ['an empty list', { argv: [] }, 'Too small'],
  ['a quote without its end', { cmd: "echo 'x" }, 'a quote without its end'],
  ['white space alone', { cmd: '  ' }, 'there is no program'],
  ['a variable in place of the program', { argv: ['A=b', 'c'] }, 'want a program first'],
  ['a relative path', { cmd: 'x', creates: 'here' }, 'absolute path'],
])('is refused with %s', (_case, said, message) => {
  expect(commandSchema.safeParse(said).error?.message).toContain(message);
});
