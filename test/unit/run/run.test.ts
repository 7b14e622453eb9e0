import { describe, expect, it } from 'vitest';
import { resourcesIn } from '../../../src/playbook/compile/compiled.ts';
import { exitCodeOf } from '../../../src/run/outcome.ts';
import { run } from '../../../src/run/run.ts';
import {
  change,
  exported,
  iqn,
  partOf,
  type Script,
  seen,
  serial,
  stage,
  tasks,
  walkthrough,
} from './fleet-of-three.ts';

const changed = (summary: string) => ({ status: 'changed' as const, changes: [change(summary)] });
const refused = {
  status: 'failed' as const,
  failure: { cause: 'refused' as const, message: 'no', hint: 'do' },
};

async function play(script: Script, plays = walkthrough()) {
  const scene = stage(plays, script);
  const outcome = await run(scene.request, (event) => scene.events.push(event));
  const statusOf = (host: string) => outcome.hosts.find((one) => one.host === host)?.status;
  return { ...scene, outcome, statusOf, code: exitCodeOf(outcome) };
}

describe('a run with nothing to change', () => {
  it('only reads, and reports from what it read', async () => {
    const { asked, outcome, code } = await play({
      plan: { 'storage01 0.0': exported, 'web01 1.1': seen(serial) },
    });
    expect(asked.filter((what) => !what.startsWith('close'))).toEqual([
      'plan storage01',
      'plan web01',
      'plan db01',
    ]);
    expect(outcome.rows).toMatchObject([
      { client: 'web01', server: 'storage01', device: '/dev/sda', proof: 'verified', serial },
    ]);
    expect(code).toBe(0);
  });
});

describe('a run with changes', () => {
  const script: Script = {
    plan: {
      'storage01 0.0': { ...changed('make'), ...exported },
      'web01 1.1': { ...changed('log in'), ...seen(serial) },
    },
  };

  it('plans everywhere before it applies anywhere, and play after play', async () => {
    const { asked } = await play(script);
    expect(asked.slice(0, 4)).toEqual(['plan storage01', 'plan web01', 'plan db01', 'apply storage01 0.0']);
    expect(asked.slice(4, 6).sort()).toEqual(['apply db01 1.0', 'apply web01 1.0 1.1']);
  });

  it('tells the client which serial the server has', async () => {
    const { applied } = await play(script);
    expect(applied.get('web01 1.1')).toMatchObject({ desired: { iqn, devices: [{ lun: 0, serial }] } });
  });

  it('looks again at the client whose volume has grown, though its server has nothing to do', async () => {
    const { asked, applied } = await play({
      plan: { 'storage01 0.0': exported, 'web01 1.1': seen(serial, 2 ** 30) },
    });
    expect(asked.slice(0, 4)).toEqual(['plan storage01', 'plan web01', 'plan db01', 'plan web01']);
    expect(asked).not.toContain('apply web01 1.0 1.1');
    const { asked: changing, applied: told } = await play({
      plan: { 'storage01 0.0': exported, 'web01 1.1': { ...changed('read'), ...seen(serial, 2 ** 30) } },
    });
    expect(changing).toContain('apply web01 1.0 1.1');
    expect(told.get('web01 1.1')).toMatchObject({ desired: { devices: [{ lun: 0, size: 2 ** 31 }] } });
    expect(applied.size).toBe(0);
  });

  it('runs a notified handler once and then forgets it on the host', async () => {
    const { asked } = await play(script);
    expect(asked.filter((what) => what.includes('web01'))).toEqual([
      'plan web01',
      'apply web01 1.0 1.1',
      'apply web01 1.h0',
      'clear web01 tell',
      'close web01',
    ]);
  });

  it('runs a handler that an earlier run left behind, though nothing else differs', async () => {
    const { asked } = await play({ pending: { web01: ['tell'] } });
    expect(asked).toContain('apply web01 1.h0');
    expect(asked).toContain('clear web01 tell');
  });

  it('keeps a handler whose host failed', async () => {
    const { asked, code } = await play({
      ...script,
      apply: { 'web01 1.1': refused },
      pending: { web01: ['tell'] },
    });
    expect(asked.some((what) => what.startsWith('clear'))).toBe(false);
    expect(code).toBe(2);
  });
});

describe('when a host cannot be reached', () => {
  const plan = {
    'storage01 0.0': { ...changed('make'), ...exported },
    'web01 1.1': changed('log in'),
    'db01 1.0': changed('write'),
  };

  it('a client that is off does not stop the others', async () => {
    const { statusOf, code, outcome } = await play({ off: ['web01'], plan });
    expect([statusOf('storage01'), statusOf('web01'), statusOf('db01')]).toEqual([
      'changed',
      'unreachable',
      'changed',
    ]);
    expect(outcome.rows).toMatchObject([{ proof: 'unproved', why: 'web01: web01 is off' }]);
    expect(code).toBe(4);
  });

  it('a server that is off holds its clients back, and nobody else', async () => {
    const { statusOf, asked, code, outcome } = await play({ off: ['storage01'], plan });
    expect([statusOf('storage01'), statusOf('web01'), statusOf('db01')]).toEqual([
      'unreachable',
      'held-back',
      'changed',
    ]);
    expect(asked.some((what) => what.startsWith('apply web01'))).toBe(false);
    expect(outcome.hosts.find(({ host }) => host === 'web01')?.tasks[1]).toMatchObject({
      status: 'skipped',
      changes: [],
    });
    expect(code).toBe(4);
  });

  it('a client that has all it wants is left as it is', async () => {
    const { statusOf } = await play({ off: ['storage01'], plan: { 'web01 1.1': seen(serial) } });
    expect(statusOf('web01')).toBe('ok');
  });
});

describe('when a host refuses', () => {
  it('in the plan: it is not touched at all, nor are its clients', async () => {
    const { asked, statusOf, code } = await play({
      plan: { 'storage01 0.0': refused, 'web01 1.1': changed('log in') },
    });
    expect(asked.filter((what) => what.startsWith('apply'))).toEqual([]);
    expect([statusOf('storage01'), statusOf('web01')]).toEqual(['failed', 'held-back']);
    expect(code).toBe(2);
  });

  it('while it is applied: its clients are held back though they were planned', async () => {
    const { asked, statusOf } = await play({
      plan: { 'storage01 0.0': changed('make'), 'web01 1.1': changed('log in') },
      apply: { 'storage01 0.0': refused },
    });
    expect(asked).toContain('apply storage01 0.0');
    expect(asked.some((what) => what.startsWith('apply web01'))).toBe(false);
    expect(statusOf('web01')).toBe('held-back');
  });
});

describe('the proof', () => {
  it.each([
    ['the same serial', 'verified', 0, seen(serial)],
    ['another serial', 'wrong', 2, seen('ffff')],
    ['no serial', 'unproved', 0, seen(undefined)],
    ['no session', 'unproved', 0, {}],
  ] as const)('with %s on the client is %s', async (_, proof, expected, session) => {
    const { outcome, code } = await play({ plan: { 'storage01 0.0': exported, 'web01 1.1': session } });
    expect(outcome.rows.map((row) => row.proof)).toEqual([proof]);
    expect(code).toBe(expected);
  });

  it('misses a disk that a session should have brought', async () => {
    const empty = seen(serial);
    if (empty.observation?.kind === 'iscsi_session')
      for (const one of empty.observation.sessions) one.devices = [];
    const { outcome, code } = await play({ plan: { 'storage01 0.0': exported, 'web01 1.1': empty } });
    expect(outcome.rows.map((row) => row.proof)).toEqual(['missing']);
    expect(code).toBe(2);
  });
});

describe('collisions over the fleet', () => {
  /** One target on storage01 and on db01. */
  function colliding() {
    const plays = walkthrough();
    const [servers] = plays;
    servers?.parts.push(partOf('db01', servers.parts[0]?.steps ?? []));
    return plays;
  }
  const message = `the target ${iqn} is used 2 times: storage01, db01`;

  it('refuse both hosts before the first write', async () => {
    const { asked, statusOf, code, outcome } = await play(
      { plan: { 'storage01 0.0': changed('make') } },
      colliding(),
    );
    expect(asked.filter((what) => what.startsWith('apply'))).toEqual([]);
    expect([statusOf('storage01'), statusOf('db01')]).toEqual(['failed', 'failed']);
    expect(outcome.hosts[0]?.problem?.message).toBe(message);
    expect(code).toBe(2);
  });

  it.each<[string, Script, string]>([
    ['has something to change', { plan: { 'web01 1.0': changed('name') } }, 'held-back'],
    ['has a handler to run', { pending: { web01: ['tell'] } }, 'held-back'],
    ['has all it wants', {}, 'ok'],
  ])('leave a third host that %s untouched', async (_what, script, status) => {
    const { asked, statusOf, outcome } = await play(script, colliding());
    expect(statusOf('web01')).toBe(status);
    expect(asked.filter((what) => /^(apply|clear)/.test(what))).toEqual([]);
    const problem = outcome.hosts.find(({ host }) => host === 'web01')?.problem;
    expect(problem?.message).toBe(status === 'ok' ? undefined : `not touched: ${message}`);
  });

  it('are told by a plan, too', async () => {
    const scene = stage(colliding(), { plan: { 'web01 1.0': changed('name') } });
    const outcome = await run({ ...scene.request, mode: 'plan' }, () => undefined);
    expect(outcome.hosts.map(({ status }) => status)).toEqual(['failed', 'held-back', 'failed']);
  });
});

describe('serials over the fleet', () => {
  const second = (own: string | undefined, serialWanted: string | undefined) => {
    const plays = walkthrough();
    const [exporting] = resourcesIn(plays[0]?.parts[0]?.steps ?? []);
    if (exporting?.kind === 'iscsi_target')
      for (const lun of exporting.desired.luns) if (own !== undefined) lun.serial = own;
    plays[0]?.parts.push(
      partOf(
        'db01',
        tasks([
          {
            kind: 'iscsi_target',
            id: '0.1',
            name: 'another',
            desired: {
              iqn: 'iqn.2026-11.com.example:db01.copy',
              luns: [{ lun: 0, name: 'copy', block: '/dev/myvg/copy', serial: serialWanted }],
            },
          },
        ]),
      ),
    );
    return plays;
  };

  it.each<[string, string | undefined, string | undefined, Script['plan'], boolean]>([
    [
      'a wanted one that is live elsewhere',
      undefined,
      serial.toUpperCase(),
      { 'storage01 0.0': exported },
      true,
    ],
    [
      'one that is wanted and live for the same volume',
      serial,
      undefined,
      { 'storage01 0.0': exported },
      false,
    ],
    [
      'two live ones, as after a copied configuration',
      undefined,
      undefined,
      { 'storage01 0.0': exported, 'db01 0.1': exported },
      true,
    ],
  ])('%s', async (_, own, wanted, planned, collides) => {
    const { asked, outcome } = await play(
      { plan: { ...planned, 'db01 1.0': changed('write') } },
      second(own, wanted),
    );
    expect(asked.some((what) => what.startsWith('apply'))).toBe(!collides);
    expect(outcome.hosts.filter(({ status }) => status === 'failed').map(({ host }) => host)).toEqual(
      collides ? ['storage01', 'db01'] : [],
    );
  });
});

describe('an interrupted run', () => {
  it('begins no further play, closes every session and says 130', async () => {
    const scene = stage(walkthrough(), { plan: { 'storage01 0.0': changed('make') } });
    const stop = new AbortController();
    const outcome = await run(
      { ...scene.request, signal: stop.signal },
      (event) => event.type === 'play' && stop.abort(),
    );
    expect(scene.asked.filter((what) => what.startsWith('apply'))).toEqual([]);
    expect(scene.asked.filter((what) => what.startsWith('close'))).toHaveLength(3);
    expect(exitCodeOf(outcome)).toBe(130);
  });
});

it('closes the sessions and passes on what the files are wrong with', async () => {
  const scene = stage([]);
  const compile = () => {
    throw new Error('site.yml:3:5: unknown variable');
  };
  await expect(run({ ...scene.request, compile }, () => undefined)).rejects.toThrow('site.yml:3:5');
  expect(scene.asked).toEqual(['close storage01', 'close web01', 'close db01']);
});
