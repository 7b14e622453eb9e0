// What is offered to a server, counted by the server: a refused password must never be seen twice.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ssh2, { type AuthContext, type AuthenticationType } from 'ssh2';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import type { ConnectionTarget } from '../../../src/connection/connection.ts';
import { connectSsh2 } from '../../../src/connection/ssh2/ssh2-connection.ts';

let directory: string;
let host: { private: string; public: string };
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'authentication-'));
  makeKey('user');
  host = makeKey('host');
});
afterAll(() => rmSync(directory, { recursive: true }));

it.each<[string, AuthenticationType[], string[]]>([
  ['a password', ['password'], ['none', 'password secret']],
  ['a question', ['keyboard-interactive'], ['none', 'keyboard-interactive secret']],
  ['both', ['password', 'keyboard-interactive'], ['none', 'password secret']],
  ['keys only', ['publickey'], ['none']],
])('is offered once where the server takes %s', async (_case, allowed, expected) => {
  const { port, seen } = await serve((context) => context.reject(allowed));
  await expect(connect(port)).rejects.toMatchObject({
    cause: 'authentication',
    message: expect.stringContaining(`the server allows ${allowed.join(', ')}`),
  });
  expect(seen).toEqual(expected);
});

it.each<[string, AuthenticationType, string[]]>([
  ['password', 'password', ['none', 'password secret']],
  ['question', 'keyboard-interactive', ['none', 'keyboard-interactive secret']],
])('lets in by %s', async (_case, method, expected) => {
  const { port, seen } = await serve((context) =>
    context.method === method ? context.accept() : context.reject([method]),
  );
  await (await connect(port)).close();
  expect(seen).toEqual(expected);
});

it('gives no answer to questions that are not for the password', async () => {
  const { port, seen } = await serve(
    (context) =>
      context.method === 'keyboard-interactive' ? context.accept() : context.reject(['keyboard-interactive']),
    [
      { prompt: 'Password: ', echo: false },
      { prompt: 'Code: ', echo: true },
    ],
  );
  await (await connect(port)).close();
  expect(seen).toEqual(['none', 'keyboard-interactive ']);
});

it('offers the key first, then the password where the server wants both', async () => {
  const { port, seen } = await serve((context) => {
    if (context.method === 'password') return context.accept();
    return context.reject(['password'], context.method === 'publickey');
  });
  await (await connect(port, { privateKeyFile: join(directory, 'user') })).close();
  expect(seen).toEqual(['publickey', 'password secret']);
});

it('says so where the password has expired', async () => {
  const { port } = await serve((context) => {
    if (context.method === 'password') return context.requestChange('Too old', () => {});
    return context.reject(['password']);
  });
  await expect(connect(port)).rejects.toThrow('the password of somebody has expired');
});

it('never shows the password', async () => {
  const { port } = await serve((context) => context.reject(['password']));
  const error = await connect(port).catch((reason: unknown) => reason);
  expect(JSON.stringify({ ...Object(error), message: String(error) })).not.toContain('secret');
});

function connect(port: number, differing: Partial<ConnectionTarget> = {}) {
  return connectSsh2({
    host: 'storage01',
    address: '127.0.0.1',
    port,
    user: 'somebody',
    password: 'secret',
    defaultKeyFiles: [],
    knownHostsFiles: [knownHosts(port)],
    hostKeyChecking: 'strict',
    connectTimeout: 5,
    keepalive: 15,
    ...differing,
  });
}

/** By ssh-keygen: of the Ed25519 keys that ssh2 1.17 makes, one in 256 is broken. */
function makeKey(name: string): { private: string; public: string } {
  const file = join(directory, name);
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', file]);
  return { private: readFileSync(file, 'utf8'), public: readFileSync(`${file}.pub`, 'utf8').trim() };
}

function knownHosts(port: number): string {
  const file = join(directory, `known_hosts-${port}`);
  writeFileSync(file, `[127.0.0.1]:${port} ${host.public}\n`);
  return file;
}

/** A server for this test; what it was offered, in order. */
async function serve(
  decide: (context: AuthContext) => void,
  prompts = [{ prompt: 'Password: ', echo: false }],
): Promise<{ port: number; seen: string[] }> {
  const seen: string[] = [];
  const server = new ssh2.Server({ hostKeys: [host.private] }, (client) => {
    client
      .on('error', () => {})
      .on('authentication', (context) => {
        if (context.method === 'keyboard-interactive')
          context.prompt(prompts, (answers) => {
            seen.push(`keyboard-interactive ${answers.join()}`);
            decide(context);
          });
        else {
          seen.push(context.method === 'password' ? `password ${context.password}` : context.method);
          decide(context);
        }
      });
  });
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return { port: typeof address === 'object' && address ? address.port : 0, seen };
}
