import { describe, expect, it } from 'vitest';
import { serve } from '../../../agent/serve.ts';
import { createMemorySystem, type MemorySystem } from '../../../agent/system/memory/index.ts';
import { agentMessage } from '../../../src/contract/messages.ts';
import { PretendedProcess } from './pretended-process.ts';
import { type Behaviour, registryOf } from './pretended-registry.ts';

const host = () =>
  createMemorySystem({
    commands: { 'ip -j addr': '[]' },
    files: {
      '/etc/os-release': 'ID=debian\nVERSION_ID="12"\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n',
      '/proc/sys/kernel/hostname': 'web01\n',
      '/proc/sys/kernel/osrelease': '6.1.0-56-amd64\n',
      '/proc/sys/kernel/random/boot_id': '11111111-2222-3333-4444-555555555555\n',
      '/proc/sys/kernel/arch': 'x86_64\n',
      '/var/lib/iscsi-deploy/': {},
      '/run/lock/': {},
      '/etc/a/': {},
    },
  });

const file = (id: string, path: string, more: object = {}) => ({
  id,
  name: `write ${path}`,
  kind: 'file',
  desired: { path },
  ...more,
});

function open(behaviours: Record<string, Behaviour> = {}, system: MemorySystem = host(), lock = true) {
  const process = new PretendedProcess();
  serve(process, system, registryOf(behaviours));
  process.hear({ v: 1, id: 1, type: 'hello', holder: 'ann@build', lock });
  const last = () => agentMessage.parse(process.said.at(-1));
  const request = (message: object) => process.hear({ v: 1, id: 2, ...message });
  const apply = (batch: object[], allow = 'restart') => {
    request({ type: 'apply', batch, allow });
    process.workers.at(-1)?.finish();
    return results();
  };
  const results = () => {
    const message = last();
    return message.type === 'result' ? message.results : [];
  };
  return { process, system, last, request, apply, results };
}

describe('a session', () => {
  it('begins with who the host is', () => {
    const { last } = open();
    expect(last()).toMatchObject({
      v: 1,
      id: 1,
      type: 'hello',
      facts: { hostname: 'web01', os: { family: 'debian' } },
      pending: [],
    });
  });

  it('is refused while another controller holds the host, with its name', () => {
    const system = host();
    open({}, system);
    const second = open({}, system);
    expect(second.last()).toMatchObject({ type: 'error', failure: { message: 'locked by ann@build' } });
  });

  it('takes no change without the lock', () => {
    const { request, last } = open({}, host(), false);
    request({ type: 'apply', batch: [], allow: 'none' });
    expect(last()).toMatchObject({
      type: 'error',
      failure: { message: 'changes need the lock: say so in hello' },
    });
  });

  it('serves one request at a time and says so', () => {
    const { request, last } = open();
    request({ type: 'plan', batches: [[file('a', '/etc/a/1')]] });
    request({ type: 'plan', batches: [] });
    expect(last()).toMatchObject({ type: 'error', failure: { message: 'busy with another request' } });
  });

  it('never repeats the value of a message that it cannot read', () => {
    const { process, last } = open();
    process.hear({
      v: 1,
      id: 2,
      type: 'apply',
      batch: [{ id: 'a', kind: 'file', desired: { path: 'hunter2' } }],
      allow: 'none',
    });
    expect(last()).toMatchObject({ type: 'error' });
    expect(JSON.stringify(process.said)).not.toContain('hunter2');
  });

  it('tells what the kernel has logged since it has the lock, from a line on, without times and properties', () => {
    const system = host();
    system.logFromKernel('6,1,100,-;before the session\n');
    const { request, last } = open({}, system);
    system.logFromKernel('3,2,200,-;first; with a semicolon\n SUBSYSTEM=scsi\n DEVICE=+scsi:2:0:0:0\n');
    request({ type: 'kernel-log' });
    expect(last()).toMatchObject({ type: 'kernel-log', lines: [], next: 1 });
    system.logFromKernel(`3,3,300,-;${'x'.repeat(1000)}\n`);
    request({ type: 'kernel-log', from: 1 });
    expect(last()).toMatchObject({ lines: ['x'.repeat(300)], next: 2 });
    request({ type: 'kernel-log', from: 0 });
    expect(last()).toMatchObject({ lines: ['first; with a semicolon', 'x'.repeat(300)], next: 2 });
    request({ type: 'kernel-log', from: 2 });
    expect(last()).toMatchObject({ lines: [], next: 2 });
  });

  it('keeps the newest lines of a kernel that logs much', () => {
    const { system, request, last } = open();
    for (let line = 1; line <= 500; line += 1) system.logFromKernel(`4,${line},${line},-;line ${line}\n`);
    request({ type: 'kernel-log', from: 0 });
    expect(last()).toMatchObject({ lines: Array.from({ length: 200 }, (_, index) => `line ${index + 301}`) });
  });

  it('ends with the controller, at once when idle', () => {
    const { process } = open();
    process.loseController();
    expect(process.exitCode).toBe(0);
  });

  it('lets a worker finish the change at hand before it ends', () => {
    const { process, request, system } = open();
    request({ type: 'apply', batch: [file('a', '/etc/a/1'), file('b', '/etc/a/2')], allow: 'none' });
    process.terminate();
    expect([process.exitCode, process.workers[0]?.stopped]).toEqual([undefined, true]);
    process.workers[0]?.finish();
    expect(process.exitCode).toBe(0);
    expect(system.exists('/etc/a/1')).toBe(false);
  });
});

describe('a plan', () => {
  it('tells of every resource, also after a refusal, and writes nothing', () => {
    const { request, process, results, system } = open({ '/etc/a/1': { refuse: 'not this one' } });
    const before = system.journal.length;
    request({ type: 'plan', batches: [[file('a', '/etc/a/1')], [file('b', '/etc/a/2')]] });
    process.workers[0]?.finish();
    expect(results()).toMatchObject([
      {
        id: 'a',
        status: 'failed',
        failure: { cause: 'refused', message: 'not this one', hint: 'do otherwise' },
      },
      { id: 'b', status: 'changed', changes: [{ summary: 'make /etc/a/2', impact: 'none' }] },
    ]);
    expect(system.journal.length).toBe(before);
  });

  it('counts on what earlier resources will have made', () => {
    const { request, process, results } = open();
    request({
      type: 'plan',
      batches: [[file('a', '/etc/a/1')], [file('b', '/made/before'), file('c', '/etc/a/3')]],
    });
    process.workers[0]?.finish();
    expect(results().map((result) => result.known_after_apply)).toEqual([false, false, true]);
  });
});

describe('an apply', () => {
  it('changes, looks again and says what it did; a second one changes nothing', () => {
    const { apply, process } = open();
    expect(apply([file('a', '/etc/a/1')])).toMatchObject([
      { status: 'changed', changes: [{ summary: 'make /etc/a/1' }] },
    ]);
    expect(process.said.filter(({ type }) => type === 'event').map(({ event }) => event)).toEqual([
      'changing',
      'changed',
    ]);
    expect(apply([file('a', '/etc/a/1')])).toMatchObject([{ status: 'ok', changes: [] }]);
  });

  it.each([
    ['a change that does not take', { deaf: true }, 'host', /^still different after the change: make/],
    ['a change that the host refuses', { breakAt: 'apply' }, 'host', /^cannot write/],
    [
      'a change over what is allowed',
      { impact: 'session-drop' },
      'refused',
      /^not allowed: make .* \(session-drop\)$/,
    ],
    ['a host that cannot be read', { breakAt: 'read' }, 'host', /^cannot read/],
  ] as const)('fails for %s and skips the rest', (_, behaviour, cause, message) => {
    const { apply, system } = open({ '/etc/a/1': behaviour });
    const results = apply([file('a', '/etc/a/1'), file('b', '/etc/a/2')]);
    expect(results).toMatchObject([{ status: 'failed', failure: { cause } }, { status: 'skipped' }]);
    expect(results[0]?.failure?.message).toMatch(message);
    expect(system.exists('/etc/a/2')).toBe(false);
  });

  it('permits what is allowed explicitly', () => {
    const { apply } = open({ '/etc/a/1': { impact: 'session-drop' } });
    expect(apply([file('a', '/etc/a/1')], 'session-drop')).toMatchObject([{ status: 'changed' }]);
  });

  it('does not hold a change against itself that leaves nothing to see', () => {
    const { apply } = open({ '/etc/a/1': { repeats: true } });
    expect(apply([file('a', '/etc/a/1')])).toMatchObject([{ status: 'changed' }]);
  });

  it('journals a notification before the change, keeps it over a failure, and clears it when told', () => {
    const { apply, request, system, last } = open({ '/etc/a/1': { breakAt: 'apply' } });
    apply([file('a', '/etc/a/1', { notify: ['reload'] })]);
    expect(system.readText('/var/lib/iscsi-deploy/pending-handlers.json')).toContain('reload');
    request({ type: 'clear', handlers: ['reload'] });
    expect(last()).toMatchObject({ type: 'cleared' });
    expect(system.readText('/var/lib/iscsi-deploy/pending-handlers.json')).not.toContain('reload');
  });
});

describe('a worker that goes wrong', () => {
  const batch = [file('a', '/etc/a/1'), file('b', '/etc/a/2')];
  const start = () => {
    const session = open();
    session.request({ type: 'apply', batch, allow: 'none' });
    const [worker] = session.process.workers;
    if (!worker) throw new Error('no worker was started');
    worker.say({
      report: 'enter',
      resource: 'a',
      deadline: 10,
      change: { summary: 'make it', impact: 'none' },
    });
    return { ...session, worker };
  };

  it('and crashes: the step it was at has failed, the rest is skipped', () => {
    const { worker, results } = start();
    worker.die({ code: null, signal: 11 });
    expect(results()).toMatchObject([
      {
        id: 'a',
        status: 'failed',
        failure: { cause: 'internal', message: 'the worker ended by signal 11 while: make it' },
      },
      { id: 'b', status: 'skipped' },
    ]);
  });

  it('and goes over its deadline: it is killed and the step named', () => {
    const { worker, process, results } = start();
    process.pass(10);
    expect(worker.killed).toBe(true);
    worker.die({ code: null, signal: 9 });
    expect(results()).toMatchObject([
      { status: 'failed', failure: { cause: 'deadline', message: 'no end after 10 s: make it' } },
      {},
    ]);
  });

  it('and cannot be killed: the host takes no change until it is gone', () => {
    const { worker, process, results, system } = start();
    system.put(`/proc/${worker.pid}/stat`, `${worker.pid} (agent) D 1 ${'0 '.repeat(17)}7 0`);
    process.pass(10);
    process.pass(10);
    expect(results()).toMatchObject([{ status: 'failed', failure: { cause: 'deadline' } }, {}]);
    process.loseController();
    const message = /an earlier change still hangs in the kernel \(process 100\): make it/;
    expect(open({}, system).process.said[0]).toMatchObject({
      failure: { message: expect.stringMatching(message) },
    });
    system.remove(`/proc/${worker.pid}`);
    expect(system.readTextIfExists('/run/iscsi-deploy-stuck.json')).toBeDefined();
  });
});
