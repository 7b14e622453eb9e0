// Three pretended hosts for tests of the run: what they plan and apply is told to them, and everything asked of them is written down.

import { ConnectionError } from '../../../src/connection/connection.ts';
import { type Batch, batch } from '../../../src/contract/resource.ts';
import type { ResourceResult } from '../../../src/contract/result.ts';
import type { CompiledPlay, HostStep, HostTask, Program } from '../../../src/playbook/compile/compiled.ts';
import type { RunEvent } from '../../../src/run/events.ts';
import type { RunRequest, Session } from '../../../src/run/request.ts';
import { factsOf } from '../pretended-facts.ts';

export const serial = '0a0a0a0a-1111-4222-8333-444444444444';
export const iqn = 'iqn.2026-11.com.example:storage01.web';
export const initiator = 'iqn.2026-11.com.example:web01';

type Told = Partial<ResourceResult> | Error;

export interface Script {
  /** Hosts that cannot be reached. */
  off?: string[];
  /** Result of a resource in the plan, by "host id"; `ok` otherwise. */
  plan?: Record<string, Partial<ResourceResult>> | undefined;
  /** As in the plan, if absent. Of a list each is told once, the last one for ever; an error ends the session. */
  apply?: Record<string, Told | Told[]> | undefined;
  pending?: Record<string, string[]>;
  /** What a host's kernel logs between two questions, or why it cannot be asked. */
  kernel?: Record<string, string[] | Error>;
}

export interface Stage {
  request: RunRequest;
  /** "plan web01", "apply web01 1.0", "clear web01 x", "close web01", in order. */
  asked: string[];
  events: RunEvent[];
  /** What was sent for each resource when it was applied. */
  applied: Map<string, Batch[number]>;
}

const facts = factsOf('x');

/** A program in which nothing has to be decided on the way. */
export function programOf(plays: CompiledPlay[]): Program {
  const nothing = () => {
    throw new Error('no task waits for a result');
  };
  return { plays, resolve: nothing, judge: nothing };
}

/** A task with one resource, or one for each of several. */
export function task(resources: Batch, more: Partial<HostTask> = {}): HostTask {
  const [first] = resources;
  const [id = '', name = ''] = [first?.id, first?.name];
  const item = (resource: Batch[number]) => ({
    type: 'resource' as const,
    id: resource.id,
    name: resource.name,
    loop: {},
    resource,
  });
  return {
    type: 'task',
    id,
    name,
    kind: first?.kind ?? 'file',
    items: resources.map(item),
    isLoop: false,
    isJudged: false,
    neverChanges: false,
    ignoreErrors: false,
    isHidden: false,
    attempts: 1,
    delay: 0,
    pause: 0,
    ...more,
  };
}

export const tasks = (resources: unknown[], more: Partial<HostTask> = {}): HostTask[] =>
  batch.parse(resources).map((resource) => task([resource], more));

export const noPolicy = { serial: [] };

export function stage(plays: CompiledPlay[], script: Script = {}): Stage {
  const asked: string[] = [];
  const applied = new Map<string, Batch[number]>();
  const tellings = new Map<string, number>();
  const tell = (key: string, told: Script['apply']): Partial<ResourceResult> => {
    const list = [told?.[key] ?? {}].flat();
    const telling = tellings.get(key) ?? 0;
    tellings.set(key, telling + 1);
    const now = list[Math.min(telling, list.length - 1)] ?? {};
    if (now instanceof Error) throw now;
    return now;
  };
  const answer = (host: string, resources: Batch, told: Script['apply']): ResourceResult[] =>
    resources.map(({ id }) => ({
      id,
      status: 'ok',
      changes: [],
      known_after_apply: false,
      unmanaged: [],
      ...tell(`${host} ${id}`, told),
    }));
  const session = (host: string): Session => ({
    facts,
    pending: script.pending?.[host] ?? [],
    plan: async (batches) => {
      asked.push(`plan ${host}`);
      const results = answer(host, batches.flat(), script.plan);
      tellings.clear();
      return results;
    },
    apply: async (resources) => {
      for (const resource of resources) applied.set(`${host} ${resource.id}`, resource);
      asked.push(`apply ${host} ${resources.map(({ id }) => id).join(' ')}`);
      return answer(host, resources, script.apply ?? script.plan);
    },
    clear: async (names) => void asked.push(`clear ${host} ${names.join(' ')}`),
    kernelLog: async (from) => {
      const lines = script.kernel?.[host] ?? [];
      if (lines instanceof Error) throw lines;
      return from === undefined ? { lines: [], next: 7 } : { lines, next: from + lines.length };
    },
    close: async () => void asked.push(`close ${host}`),
  });
  const request: RunRequest = {
    mode: 'run',
    hosts: ['storage01', 'web01', 'db01'],
    connect: async (host) => {
      if (script.off?.includes(host)) {
        throw new ConnectionError('unreachable', `${host} is off`, 'switch it on');
      }
      return session(host);
    },
    compile: () => programOf(plays),
    allow: 'restart',
    forks: 10,
    signal: new AbortController().signal,
  };
  return { request, asked, events: [], applied };
}

export const change = (summary: string) => ({ summary, impact: 'none' as const });

/** Handlers run at the end. */
export function partOf(host: string, steps: HostStep[], handlers: HostTask[] = []) {
  return { host, steps: [...steps, { type: 'flush' as const }], handlers, unknown: [] };
}

/** storage01 exports one LUN to web01, then web01 logs in; db01 has a file of its own. */
export function walkthrough(): CompiledPlay[] {
  const target = {
    kind: 'iscsi_target',
    id: '0.0',
    name: 'export',
    desired: {
      iqn,
      portals: ['10.77.1.11'],
      luns: [{ lun: 0, name: 'web-data', block: '/dev/myvg/mylvm' }],
      acls: [
        { initiator, chap: { username: 'web01', password: 'a secret of 20 chars'.replaceAll(' ', '-') } },
      ],
    },
  };
  const login = [
    { kind: 'iscsi_initiator', id: '1.0', name: 'name', desired: { name: initiator } },
    {
      kind: 'iscsi_session',
      id: '1.1',
      name: 'log in',
      notify: ['tell'],
      desired: { iqn, portals: ['10.77.1.11'], devices: [{ lun: 0, expect: 'web-data' }] },
    },
  ];
  const file = { kind: 'file', id: '1.0', name: 'note', desired: { path: '/etc/note', content: 'x' } };
  const handler = { kind: 'file', id: '1.h0', name: 'tell', desired: { path: '/run/told' } };
  const part = (host: string, resources: unknown[], handlers: unknown[] = []) =>
    partOf(host, tasks(resources), tasks(handlers));
  return [
    { name: 'servers', policy: noPolicy, parts: [part('storage01', [target])] },
    { name: 'clients', policy: noPolicy, parts: [part('web01', login, [handler]), part('db01', [file])] },
  ];
}

export const exported: Partial<ResourceResult> = {
  observation: {
    kind: 'iscsi_target',
    iqn,
    luns: [
      { tag: 1, lun: 0, name: 'web-data', plugin: 'block', path: '/dev/myvg/mylvm', serial, size: 2 ** 31 },
    ],
    acls: [],
    portals: ['10.77.1.11:3260'],
  },
};

export const seen = (read: string | undefined, size = 2 ** 31): Partial<ResourceResult> => ({
  observation: {
    kind: 'iscsi_session',
    iqn,
    initiator,
    sessions: [
      {
        portal: '10.77.1.11:3260',
        state: 'LOGGED_IN',
        devices: [{ lun: 0, name: 'sda', serial: read, size, read_only: false, mountpoints: [] }],
      },
    ],
  },
});

/** web01's disk over two portals, and the map over those of them that are named. */
export const seenTwice = (serials: [string, string], mapped: string[]) => {
  const session = (portal: string, name: string, read: string) => ({
    portal,
    state: 'LOGGED_IN',
    devices: [{ lun: 0, name, serial: read, size: 2 ** 31, read_only: false, mountpoints: [] }],
  });
  return {
    session: {
      observation: {
        kind: 'iscsi_session' as const,
        iqn,
        initiator,
        sessions: [
          session('10.77.1.11:3260', 'sda', serials[0]),
          session('10.77.2.11:3260', 'sdb', serials[1]),
        ],
      },
    },
    map: {
      observation: {
        kind: 'multipath' as const,
        alias: 'web-data',
        wwid: '36001405',
        name: 'dm-0',
        filesystem: 'xfs',
        mountpoints: ['/srv'],
        paths: mapped.map((name) => ({ name, state: 'working' })),
      },
    },
  };
};
