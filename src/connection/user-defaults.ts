// Where OpenSSH's client looks when nobody says otherwise, so that a host that `ssh` reaches is reached here too.
import { join } from 'node:path';
import type { ConnectionTarget } from './connection.ts';

type Defaults = Pick<ConnectionTarget, 'defaultKeyFiles' | 'agentSocket' | 'knownHostsFiles'>;

/** Keys, agent and known hosts of the user with this home directory and environment. */
export function userDefaults(home: string, environment: Record<string, string | undefined>): Defaults {
  const socket = environment['SSH_AUTH_SOCK'];
  return {
    defaultKeyFiles: ['id_ed25519', 'id_ecdsa', 'id_rsa'].map((name) => join(home, '.ssh', name)),
    ...(socket ? { agentSocket: socket } : {}),
    knownHostsFiles: [
      join(home, '.ssh', 'known_hosts'),
      join(home, '.ssh', 'known_hosts2'),
      '/etc/ssh/ssh_known_hosts',
      '/etc/ssh/ssh_known_hosts2',
    ],
  };
}
