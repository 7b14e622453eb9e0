// The session against a host that answers as scripted: what it hands on, what it refuses, and who it says must act.
import { describe, expect, it } from 'vitest';
import {
  type AgentEvent,
  openAgentSession,
  type SessionOptions,
} from '../../../src/agent-session/agent-session.ts';
import type { AgentManifest } from '../../../src/agent-session/delivery/agent-manifest.ts';
import { createMask } from '../../../src/agent-session/mask.ts';
import { ConnectionError } from '../../../src/connection/connection.ts';
import { type Host, ScriptedConnection } from './scripted-connection.ts';

const facts = {
  hostname: 'a',
  architecture: 'x86_64',
  kernel: '6.1',
  boot_id: 'b',
  os: { id: 'debian', version: '12', name: 'Debian', family: 'debian' },
  addresses: [],
};
const hello = { v: 1, id: 0, type: 'hello', facts, pending: ['restart'] };
const payload = Buffer.alloc(150_000, 1);
const agents: AgentManifest = {
  x64: { sha256: 'a'.repeat(64), compressedSize: payload.length, compressed: async () => payload },
};
const resource = {
  id: '0.0',
  name: 'motd',
  notify: [],
  kind: 'service',
  desired: { name: 'a', state: 'started' },
};
const batch = [Object(resource)];

const json = (value: unknown) => `${JSON.stringify(value)}\n`;

/** A host that says hello, then answers requests with what `serve` makes of them. */
function host(serve: (request: { id: number; type: string }, host: Host) => void): ScriptedConnection {
  return new ScriptedConnection((line, one) => {
    const request = JSON.parse(line);
    if (request.type === 'hello') one.say(json(hello));
    else serve(request, one);
  });
}

function open(connection: ScriptedConnection, differing: Partial<SessionOptions> = {}) {
  return openAgentSession({
    connection,
    become: false,
    agents,
    holder: 'ops@desk',
    lock: true,
    mask: createMask(['hunter2hunter2']),
    onEvent: () => {},
    limits: { start: 0.2, delivery: 0.2, silence: 0.2, close: 0.2 },
    ...differing,
  });
}

describe('the start', () => {
  it('takes one command and one line', async () => {
    const connection = host(() => {});
    const session = await open(connection);
    expect(session).toMatchObject({
      facts: { hostname: 'a' },
      pending: ['restart'],
      bytes: { sent: 1, received: 2 },
    });
    expect(connection.commands).toHaveLength(1);
    expect(connection.received.map(String)).toEqual([
      json({ v: 1, id: 0, type: 'hello', holder: 'ops@desk', lock: true }),
    ]);
  });

  it('skips banners, and lines in pieces are whole lines', async () => {
    const connection = new ScriptedConnection((_line, one) => {
      const text = `Welcome!\n{"not": "ours"}\n[1]\n\n${json(hello)}`;
      for (const character of text) one.say(character);
    });
    expect((await open(connection)).pending).toEqual(['restart']);
  });

  it('sends the executable where the host misses it, then hello again', async () => {
    let hellos = 0;
    const connection = new ScriptedConnection((line, one) => {
      if (!line.startsWith('{')) return;
      hellos += 1;
      if (hellos === 2) return one.say(json(hello));
      one.say(json({ v: 1, type: 'delivery', state: 'missing', what: 'x64' }));
      setTimeout(() => one.say(json({ v: 1, type: 'delivery', state: 'installed', what: 'x64' })), 50);
    });
    await open(connection);
    expect(Buffer.concat(connection.received.slice(1, -1)).equals(payload)).toBe(true);
    expect(hellos).toBe(2);
  });

  it('hands on why the agent refuses', async () => {
    const failure = { cause: 'refused', message: 'locked by hunter2hunter2 \u001b[31m', hint: 'wait' };
    const connection = new ScriptedConnection((_line, one) =>
      one.say(json({ v: 1, id: 0, type: 'error', failure })),
    );
    await expect(open(connection)).rejects.toMatchObject({
      failure: { cause: 'refused', message: 'locked by *** ', hint: 'wait' },
    });
    expect(connection.farewells).toEqual(['kill']);
  });

  it.each<[string, (one: Host) => void, object]>([
    [
      'silence',
      (one) => one.complain('\u001b[5mslow\n'),
      { cause: 'timeout', message: 'the agent did not speak within 0.2 s: slow' },
    ],
    [
      'an end with a reason',
      (one) => {
        one.say('This account is currently not available.\n');
        one.end({ code: 1 });
      },
      {
        failure: {
          cause: 'host',
          message: 'the agent did not start (exit status 1): This account is currently not available.',
          hint: 'try "ssh HOST true" by hand: it must print nothing',
        },
      },
    ],
    [
      'a lost connection',
      (one) => one.end({ lost: new ConnectionError('lost', 'the connection was lost: reset') }),
      { cause: 'lost', message: 'the connection was lost: reset' },
    ],
    [
      'endless noise',
      (one) => one.say(`${'All work and no play makes Jack a dull boy. '.repeat(20)}\n`.repeat(100)),
      { failure: { cause: 'host', message: expect.stringMatching(/^the host writes and writes.{1,700}$/) } },
    ],
    [
      'an older agent',
      (one) => one.say(json({ ...hello, v: 7 })),
      {
        failure: { cause: 'internal', message: 'the agent speaks version 7 of the protocol, this program 1' },
      },
    ],
    [
      'a hello that is none',
      (one) => one.say(json({ ...hello, pending: 'all' })),
      { failure: { cause: 'internal', message: expect.stringMatching(/is no message \(pending: /) } },
    ],
    [
      'an answer nobody asked for',
      (one) => one.say(json({ v: 1, id: 0, type: 'cleared' })),
      { failure: { cause: 'internal', message: 'the agent said "cleared" where a hello was due' } },
    ],
    [
      'a wish for an agent that does not exist',
      (one) => one.say(json({ v: 1, type: 'delivery', state: 'missing', what: 'arm64' })),
      { failure: { cause: 'internal', message: 'the agent said "missing" where a hello was due' } },
    ],
    [
      'a failed delivery',
      (one) => {
        one.complain('gzip: stdout: No space left on device\n');
        one.say(json({ v: 1, type: 'delivery', state: 'failed', what: 'unpack' }));
      },
      {
        failure: {
          cause: 'host',
          message: 'no space for the agent in /d: gzip: stdout: No space left on device',
          hint: 'free about 5 MB there',
        },
      },
    ],
    [
      'a failed delivery whose reason comes last',
      (one) => {
        one.say(json({ v: 1, type: 'delivery', state: 'failed', what: 'architecture' }));
        setTimeout(() => one.complain('riscv64\n'), 20);
        setTimeout(() => one.end({ code: 1 }), 40);
      },
      { failure: { message: 'there is no agent for this architecture: riscv64' } },
    ],
  ])('tells %s', async (_case, behave, expected) => {
    const connection = new ScriptedConnection((_line, one) => behave(one));
    await expect(open(connection, { directory: '/d' })).rejects.toMatchObject(expected);
    expect(connection.farewells).toEqual(['kill']);
  });

  it('ends with the signal', async () => {
    const stop = new AbortController();
    const opening = open(new ScriptedConnection(() => stop.abort(new Error('interrupted'))), {
      signal: stop.signal,
    });
    await expect(opening).rejects.toThrow('interrupted');
    await expect(
      open(
        host(() => {}),
        { signal: stop.signal },
      ),
    ).rejects.toThrow('interrupted');
  });
});

describe('a request', () => {
  const result = { id: '0.0', status: 'changed', changes: [{ summary: 'start a', impact: 'none' }] };

  it('gives events while it is served, then one result for each resource', async () => {
    const events: AgentEvent[] = [];
    const connection = host(({ id }, one) => {
      one.say(
        json({ v: 1, id, type: 'event', event: 'changing', resource: '0.0', change: result.changes[0] }),
      );
      one.say(json({ v: 1, id, type: 'result', results: [result] }));
    });
    const session = await open(connection, { onEvent: (event) => events.push(event) });
    expect(await session.plan([batch, []])).toMatchObject([result]);
    expect(await session.apply(batch, 'restart')).toMatchObject([result]);
    expect(events.map((event) => [event.id, event.event, event.change?.summary])).toEqual([
      [1, 'changing', 'start a'],
      [2, 'changing', 'start a'],
    ]);
    expect(connection.received.slice(1).map((line) => JSON.parse(line.toString()))).toEqual([
      { v: 1, id: 1, type: 'plan', batches: [batch, []] },
      { v: 1, id: 2, type: 'apply', batch, allow: 'restart' },
    ]);
  });

  it('shows no secret and no escape of what a host says', async () => {
    const spoken = 'set hunter2hunter2\u001b[2J';
    const connection = host(({ id, type }, one) => {
      if (type === 'clear')
        return one.say(json({ v: 1, id, type: 'error', failure: { cause: 'host', message: spoken } }));
      if (type === 'kernel-log') return one.say(json({ v: 1, id, type, lines: [spoken], next: 1 }));
      const change = { summary: spoken, impact: 'none' };
      one.say(json({ v: 1, id, type: 'event', event: 'changed', resource: '0.0', change }));
      const failure = { cause: 'host', message: spoken, hint: spoken };
      const observation = { kind: 'command', argv: [spoken], rc: 1, stdout: spoken, stderr: spoken };
      const all = {
        id: '0.0',
        status: 'failed',
        changes: [change],
        failure,
        unmanaged: [spoken],
        observation,
      };
      one.say(json({ v: 1, id, type: 'result', results: [all] }));
    });
    const shown: unknown[] = [];
    const session = await open(connection, { onEvent: (event) => shown.push(event) });
    shown.push(...(await session.plan([batch])));
    shown.push(await session.kernelLog(0));
    shown.push(
      await session.clear(['x']).catch((error: unknown) => ({ ...Object(error), message: String(error) })),
    );
    expect(JSON.stringify(shown)).not.toMatch(/hunter2|\\u001b|\[2J/);
    expect(JSON.stringify(shown)).toContain('set ***');
  });

  it('waits for the one before', async () => {
    const order: string[] = [];
    const connection = host(({ id, type }, one) => {
      order.push(`asked ${type}`);
      setTimeout(() => {
        order.push(`answered ${type}`);
        one.say(
          json(type === 'clear' ? { v: 1, id, type: 'cleared' } : { v: 1, id, type: 'result', results: [] }),
        );
      }, 20);
    });
    const session = await open(connection);
    await Promise.all([session.plan([]), session.clear(['a'])]);
    expect(order).toEqual(['asked plan', 'answered plan', 'asked clear', 'answered clear']);
  });

  it('is told why where the agent cannot read it', async () => {
    const failure = { cause: 'internal', message: 'batches.0.0.desired: wrong' };
    const session = await open(
      host((_request, one) => one.say(json({ v: 1, id: 0, type: 'error', failure }))),
    );
    await expect(session.plan([batch])).rejects.toMatchObject({ failure });
  });

  it('goes on after one that the agent refused', async () => {
    const connection = host(({ id, type }, one) => {
      const failure = { cause: 'host', message: 'stuck' };
      one.say(json(type === 'plan' ? { v: 1, id, type: 'error', failure } : { v: 1, id, type: 'cleared' }));
    });
    const session = await open(connection);
    await expect(session.plan([])).rejects.toMatchObject({ failure: { message: 'stuck' } });
    await session.clear([]);
    expect(connection.farewells).toEqual([]);
  });

  it.each<[string, (id: number, one: Host) => void, object]>([
    [
      'silence',
      () => {},
      {
        cause: 'lost',
        message: 'the agent said nothing for 0.2 s',
        hint: expect.stringMatching(/frees its lock/),
      },
    ],
    [
      'a lost connection',
      (_id, one) => one.end({ lost: new ConnectionError('lost', 'the connection was lost: reset') }),
      {
        cause: 'lost',
        message: 'the connection was lost: reset',
        hint: expect.stringMatching(/finishes the change at hand/),
      },
    ],
    [
      'an agent that is killed',
      (_id, one) => one.end({ signal: 'SIGKILL' }),
      { failure: { cause: 'host', message: 'the agent ended in the middle (signal SIGKILL)' } },
    ],
    [
      'text',
      (_id, one) => one.say('oops hunter2hunter2\n'),
      { failure: { cause: 'internal', message: expect.stringMatching(/no message/) } },
    ],
    [
      'another id',
      (id, one) => one.say(json({ v: 1, id: id + 1, type: 'cleared' })),
      { failure: { cause: 'internal' } },
    ],
    [
      'another kind of answer',
      (id, one) => one.say(json({ v: 1, id, type: 'cleared' })),
      { failure: { cause: 'internal' } },
    ],
    [
      'too few results',
      (id, one) => one.say(json({ v: 1, id, type: 'result', results: [] })),
      { failure: { cause: 'internal' } },
    ],
    [
      'results for others',
      (id, one) => one.say(json({ v: 1, id, type: 'result', results: [{ ...result, id: '9' }] })),
      { failure: { cause: 'internal', message: expect.stringMatching(/results for other resources/) } },
    ],
  ])('tells %s', async (_case, behave, expected) => {
    const session = await open(host(({ id }, one) => behave(id, one)));
    const told = await session.plan([batch]).catch((error: unknown) => error);
    expect(told).toMatchObject(expected);
    expect(String(told)).not.toContain('hunter2');
  });

  it('is refused once the host talked nonsense', async () => {
    const session = await open(host((_request, one) => one.say('nonsense\n')));
    const [first, second] = await Promise.allSettled([session.plan([]), session.clear([])]);
    expect(first.status).toBe('rejected');
    expect(second).toEqual(first);
  });

  it('ends with the signal, and lets the agent end in peace', async () => {
    const stop = new AbortController();
    const connection = host(() => stop.abort(new Error('interrupted')));
    const session = await open(connection, { signal: stop.signal });
    await expect(session.plan([])).rejects.toThrow('interrupted');
    expect(connection.farewells).not.toContain('kill');
  });
});

it('ends the agent by ending its input', async () => {
  const connection = host(() => {});
  await (await open(connection)).close();
  expect(connection.farewells[0]).toBe('end');
});
