// Turns what Node and ssh2 say about a connection that did not come up into what the user must look at.
import { ConnectionError, type ConnectionTarget } from '../connection.ts';
import { codeOf } from '../error-code.ts';
import { clean } from '../host-text.ts';

/** How far an attempt came. */
export type Phase = 'connecting' | 'handshake' | 'authentication';

/** `tried` tells what authentication was attempted. `error` is absent where the host just closed the connection. */
export function explainFailure(
  target: ConnectionTarget,
  phase: Phase,
  tried: string,
  error: unknown,
): ConnectionError {
  if (phase === 'connecting') return explainSocket(target, firstOf(error));
  const message = error instanceof Error ? clean(error.message) : 'the host closed the connection';
  if (phase === 'authentication') return explainRefusal(target, tried, message, levelOf(error));
  return explainHandshake(target, message);
}

/** The deadline passed; says what was being waited for. */
export function explainDeadline(target: ConnectionTarget, phase: Phase): ConnectionError {
  const { address, port, connectTimeout } = target;
  const waiting = {
    connecting: [
      `no answer from ${address} port ${port}`,
      'is the host up, is the address right, and does a firewall drop packets in between?',
    ],
    handshake: [
      `${address} port ${port} takes connections, but no SSH handshake came to its end`,
      'is it an SSH server? A host that hangs or swaps looks the same',
    ],
    authentication: [
      `${address} port ${port} did not finish authentication`,
      'a directory service or name server that the host waits for may be down',
    ],
  }[phase];
  return new ConnectionError('timeout', `${waiting[0]} within ${connectTimeout} s`, waiting[1]);
}

function explainSocket({ address, port }: ConnectionTarget, error: unknown): ConnectionError {
  const code = codeOf(error);
  const [meaning, hint] = socketErrors[code] ?? [`cannot be connected to (${code})`];
  const cause = code === 'ETIMEDOUT' ? 'timeout' : 'unreachable';
  return new ConnectionError(cause, `${address} port ${port} ${meaning}`, hint);
}

const socketErrors: Record<string, [meaning: string, hint: string]> = {
  ECONNREFUSED: ['refuses connections', 'is an SSH server running there, on this port?'],
  ENOTFOUND: ['is no name that resolves', 'correct the name, or give the address as ansible_host'],
  EAI_AGAIN: ['cannot be resolved now', 'the name server does not answer; ansible_host may hold an address'],
  EHOSTUNREACH: ['has no route to it', 'is the host up, and is the network between you and it?'],
  ENETUNREACH: ['has no route to it', 'is the host up, and is the network between you and it?'],
  ETIMEDOUT: ['does not answer', 'is the host up, and does a firewall drop packets in between?'],
};

function explainHandshake({ address, port }: ConnectionTarget, message: string): ConnectionError {
  const place = `${address} port ${port}`;
  if (/lost before handshake|closed the connection|ECONNRESET/.test(message))
    return new ConnectionError(
      'unreachable',
      `${place} closed the connection before the SSH handshake was done`,
      'sshd does so when too many connections start at once (MaxStartups) or when it bars this address',
    );
  if (/no matching/.test(message))
    return new ConnectionError(
      'protocol',
      `${place} and this program share no algorithm: ${message}`,
      'only algorithms with known weaknesses are left out here: the SSH server needs an update',
    );
  return new ConnectionError('protocol', `${place} does not speak SSH as expected: ${message}`);
}

function explainRefusal(
  target: ConnectionTarget,
  tried: string,
  message: string,
  level: string,
): ConnectionError {
  const who = `${target.user}@${target.address}`;
  if (/too many authentication failures/i.test(message))
    return new ConnectionError(
      'authentication',
      `${who} was refused after too many keys: ${tried}`,
      'name the one key to use as ansible_ssh_private_key_file, or remove others from the ssh-agent',
    );
  if (level === 'client-authentication')
    return new ConnectionError(
      'authentication',
      `${who} was refused: ${tried}`,
      'is the user right, and is the public key in its authorized_keys?',
    );
  return new ConnectionError('authentication', `${who}: authentication broke off: ${message}; ${tried}`);
}

/** Node tries several addresses of a name and reports all failures together. */
function firstOf(error: unknown): unknown {
  return error instanceof AggregateError ? error.errors[0] : error;
}

function levelOf(error: unknown): string {
  return error instanceof Error && 'level' in error ? String(error.level) : '';
}
