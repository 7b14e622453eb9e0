// A real agent over a real SSH server: a handler that was notified is not forgotten, whatever ends the run before it ran.
import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { type AgentManifest, loadAgents } from '../../src/agent-session/delivery/agent-manifest.ts';
import { reachHost } from '../../src/commands/reach-host.ts';
import { loadInventory } from '../../src/inventory/load-inventory.ts';
import { compile } from '../../src/playbook/compile/compile.ts';
import { loadPlaybook } from '../../src/playbook/load/load-playbook.ts';
import type { Outcome } from '../../src/run/outcome.ts';
import type { AgentEvent } from '../../src/run/request.ts';
import { run } from '../../src/run/run.ts';
import { writeFiles } from '../unit/source/written-files.ts';
import { buildTimeout } from './agent-system/executable.ts';
import { SshServer } from './connection/ssh-server.ts';
import { TcpLink } from './connection/tcp-link.ts';

const project = new URL('../../', import.meta.url).pathname;
const built = join(project, 'node_modules/.cache/agent-of-tests');
let agents: AgentManifest;
let server: SshServer;
/** What the agent sees as /var/lib/iscsi-deploy: this machine's own is not touched. */
let state: string;
let hosts: string;

beforeAll(async () => {
  const build = ['agent/build/build.mjs', '--arch', 'x64', '--out', built];
  await promisify(execFile)(process.execPath, build, { cwd: project });
  agents = await loadAgents(built);
}, buildTimeout);

beforeEach(async () => {
  state = mkdtempSync(join(tmpdir(), 'agent-state-'));
  hosts = mkdtempSync(join(tmpdir(), 'agent-host-'));
  mkdirSync('/var/lib/iscsi-deploy', { recursive: true, mode: 0o700 });
  const command = `mount --bind ${state} /var/lib/iscsi-deploy && exec sh -c "$SSH_ORIGINAL_COMMAND"`;
  server = await SshServer.start([`ForceCommand exec unshare --mount sh -c '${command}'`]);
  return async () => {
    await server.stop();
    for (const path of [state, hosts]) rmSync(path, { recursive: true, force: true });
  };
});

afterAll(() => rmSync(built, { recursive: true, force: true }));

/** The second task fails where it is told to, once it is reached: the plan sees nothing of that. */
const site = (fails: boolean) => `- hosts: all
  tasks:
    - {name: change, file: {path: ${hosts}/changed, content: x}, notify: tell}
    - {name: then, file: {path: ${hosts}/then, content: x}, failed_when: ${fails}}
  handlers:
    - {name: tell, file: {path: ${hosts}/told, content: x}}
`;

async function play(
  fails: boolean,
  onEvent: (event: AgentEvent) => void = () => undefined,
  port = server.port,
): Promise<Outcome> {
  const files = writeFiles({ 'hosts.yml': 'all: {hosts: {web01: {}}}\n', 'site.yml': site(fails) });
  const inventory = await loadInventory([join(files, 'hosts.yml')]);
  const playbook = await loadPlaybook(join(files, 'site.yml'));
  const { signal } = new AbortController();
  const reach = { agents, mask: (text: string) => text, lock: true, signal };
  const said = {
    host: 'web01',
    address: '127.0.0.1',
    port,
    user: 'root',
    privateKeyFile: server.path('user'),
    knownHostsFiles: [server.path('known_hosts')],
  };
  return run(
    {
      mode: 'run',
      hosts: ['web01'],
      connect: (_, forward) =>
        reachHost(said, reach, (event) => {
          forward(event);
          onEvent(event);
        }),
      compile: (facts) => compile(playbook, inventory, {}, facts),
      allow: 'restart',
      forks: 1,
      signal,
    },
    () => undefined,
  );
}

const noted = (): unknown => JSON.parse(readFileSync(join(state, 'pending-handlers.json'), 'utf8')).handlers;
/** Throws while an agent still holds the host. */
const isUnlocked = () => execFileSync('flock', ['--nonblock', '/run/lock/iscsi-deploy.lock', 'true']);
const isThere = (name: string) => existsSync(join(hosts, name));
const statuses = ({ hosts: [host] }: Outcome) => host?.tasks.map(({ name, status }) => `${name}: ${status}`);

describe('a handler whose run ended between the change and itself', () => {
  it('by a failure: is noted, and comes with the next run, once', async () => {
    const failed = await play(true);
    expect(statuses(failed)).toEqual(['change: changed', 'then: failed']);
    expect([isThere('changed'), isThere('told'), noted()]).toEqual([true, false, ['tell']]);

    const second = await play(false);
    expect(statuses(second)).toEqual(['change: ok', 'then: ok', 'tell: changed']);
    expect([isThere('told'), noted()]).toEqual([true, []]);

    expect(statuses(await play(false))).toEqual(['change: ok', 'then: ok']);
  });

  it('by a connection that was lost: the same', async () => {
    const link = await TcpLink.to(server.port);
    onTestFinished(() => link.remove());
    const known = readFileSync(server.path('known_hosts'), 'utf8');
    writeFileSync(server.path('known_hosts'), known + known.replaceAll(`:${server.port} `, `:${link.port} `));
    const lost = await play(
      false,
      (event) => {
        if (event.event === 'changed' && event.resource === '0.0') link.cut();
      },
      link.port,
    );
    await vi.waitFor(isUnlocked, { timeout: 10_000, interval: 50 });
    expect(lost.hosts[0]?.status).toBe('failed');
    expect([isThere('changed'), isThere('told'), noted()]).toEqual([true, false, ['tell']]);

    const second = await play(false);
    expect(second.hosts[0]?.tasks.at(-1)).toMatchObject({ name: 'tell', status: 'changed' });
    expect([isThere('told'), noted()]).toEqual([true, []]);
  });
});
