// From a host of the inventory to its agent, ready to be asked: the connection variables with the defaults that `ssh` has too.
import { homedir, hostname, userInfo } from 'node:os';
import { type AgentEvent, openAgentSession } from '../agent-session/agent-session.ts';
import type { AgentManifest } from '../agent-session/delivery/agent-manifest.ts';
import type { Mask } from '../agent-session/mask.ts';
import { ConnectionError, type ConnectionTarget } from '../connection/connection.ts';
import { connectSsh2 } from '../connection/ssh2/ssh2-connection.ts';
import { userDefaults } from '../connection/user-defaults.ts';
import type { HostConnection } from '../inventory/connection-of.ts';
import type { Session } from '../run/request.ts';

export interface Reach {
  agents: AgentManifest;
  mask: Mask;
  /** Whether hosts are locked for changes; a plan needs none. */
  lock: boolean;
  signal: AbortSignal;
}

/** Seconds until a host counts as unreachable, and between two signs of life. */
const connectTimeout = 30;
const keepalive = 15;

/** Throws `ConnectionError` or `AgentError`. */
export async function reachHost(
  said: HostConnection,
  reach: Reach,
  onEvent: (event: AgentEvent) => void,
): Promise<Session> {
  const connection = await connectSsh2(targetOf(said), reach.signal);
  try {
    const { agents, mask, lock, signal } = reach;
    const become = said.become ?? userOf(said) !== 'root';
    const session = await openAgentSession({
      connection,
      become,
      agents,
      holder: holder(),
      lock,
      mask,
      signal,
      onEvent,
    });
    return {
      facts: session.facts,
      pending: session.pending,
      plan: (batches) => session.plan([...batches]),
      apply: (batch, allow) => session.apply(batch, allow),
      clear: (handlers) => session.clear([...handlers]),
      kernelLog: (from) => session.kernelLog(from),
      close: async () => {
        await session.close();
        await connection.close();
      },
    };
  } catch (error) {
    await connection.close();
    throw error;
  }
}

function targetOf(said: HostConnection): ConnectionTarget {
  if (said.transport !== undefined && said.transport !== 'ssh') {
    throw new ConnectionError(
      'unreachable',
      `${said.host}: ansible_connection ${said.transport} is not supported`,
      'use ssh',
    );
  }
  const defaults = userDefaults(homedir(), process.env);
  const known = said.knownHostsFiles.length > 0 ? said.knownHostsFiles : defaults.knownHostsFiles;
  return {
    ...defaults,
    host: said.host,
    address: said.address,
    port: said.port ?? 22,
    user: userOf(said),
    ...(said.password === undefined ? {} : { password: said.password }),
    ...(said.privateKeyFile === undefined ? {} : { privateKeyFile: expandHome(said.privateKeyFile) }),
    knownHostsFiles: known.map(expandHome),
    hostKeyChecking: 'strict',
    connectTimeout,
    keepalive,
  };
}

function userOf(said: HostConnection): string {
  return said.user ?? userInfo().username;
}

function expandHome(path: string): string {
  return path.startsWith('~/') ? `${homedir()}${path.slice(1)}` : path;
}

/** Who holds a host's lock, for people who find it taken. */
function holder(): string {
  return `${userInfo().username}@${hostname()} (process ${process.pid}, since ${new Date().toISOString()})`;
}
