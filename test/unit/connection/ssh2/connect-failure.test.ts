// What users read when a host cannot be reached; the texts on the left are those of Node 20 and ssh2 1.17.
import { expect, it } from 'vitest';
import type { ConnectionTarget } from '../../../../src/connection/connection.ts';
import { explainDeadline, explainFailure } from '../../../../src/connection/ssh2/connect-failure.ts';

const target: ConnectionTarget = {
  host: 'storage01',
  address: '10.0.0.11',
  port: 22,
  user: 'admin',
  defaultKeyFiles: [],
  knownHostsFiles: [],
  hostKeyChecking: 'strict',
  connectTimeout: 10,
  keepalive: 15,
};

const withCode = (code: string) => Object.assign(new Error(`connect ${code} 10.0.0.11:22`), { code });
const refused = Object.assign(new Error('All configured authentication methods failed'), {
  level: 'client-authentication',
});

it.each([
  ['connecting', withCode('ECONNREFUSED'), 'unreachable', '10.0.0.11 port 22 refuses connections'],
  ['connecting', withCode('EHOSTUNREACH'), 'unreachable', '10.0.0.11 port 22 has no route to it'],
  ['connecting', withCode('ETIMEDOUT'), 'timeout', '10.0.0.11 port 22 does not answer'],
  ['connecting', withCode('EACCES'), 'unreachable', '10.0.0.11 port 22 cannot be connected to (EACCES)'],
  [
    'connecting',
    new AggregateError([withCode('ECONNREFUSED')]),
    'unreachable',
    '10.0.0.11 port 22 refuses connections',
  ],
  [
    'handshake',
    new Error('Connection lost before handshake'),
    'unreachable',
    '10.0.0.11 port 22 closed the connection before the SSH handshake was done',
  ],
  [
    'handshake',
    new Error('Handshake failed: no matching key exchange algorithm'),
    'protocol',
    '10.0.0.11 port 22 and this program share no algorithm: Handshake failed: no matching key exchange algorithm',
  ],
  [
    'handshake',
    new Error('Bad packet \u001b[31mlength'),
    'protocol',
    '10.0.0.11 port 22 does not speak SSH as expected: Bad packet length',
  ],
  ['authentication', refused, 'authentication', 'admin@10.0.0.11 was refused: tried a key'],
  [
    'authentication',
    new Error('Too many authentication failures'),
    'authentication',
    'admin@10.0.0.11 was refused after too many keys: tried a key',
  ],
  [
    'authentication',
    undefined,
    'authentication',
    'admin@10.0.0.11: authentication broke off: the host closed the connection; tried a key',
  ],
] as const)('%s: %s', (phase, error, cause, message) => {
  expect(explainFailure(target, phase, 'tried a key', error)).toMatchObject({ cause, message });
});

it.each([
  ['connecting', 'no answer from 10.0.0.11 port 22 within 10 s'],
  ['handshake', '10.0.0.11 port 22 takes connections, but no SSH handshake came to its end within 10 s'],
  ['authentication', '10.0.0.11 port 22 did not finish authentication within 10 s'],
] as const)('a deadline that passes while %s', (phase, message) => {
  expect(explainDeadline(target, phase)).toMatchObject({ cause: 'timeout', message });
});
