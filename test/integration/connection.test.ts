// The connection against a real OpenSSH server: what it accepts, what it refuses, what it says then, and how it ends.
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { ChannelEnd, Connection, ConnectionTarget } from '../../src/connection/connection.ts';
import { connectSsh2 } from '../../src/connection/ssh2/ssh2-connection.ts';
import { freePort, SshServer } from './connection/ssh-server.ts';
import { TcpLink } from './connection/tcp-link.ts';

let server: SshServer;
beforeAll(async () => {
  server = await SshServer.start();
});
afterAll(() => server.stop());
beforeEach(() => server.trust(['host.pub']));

async function connect(differing: Partial<ConnectionTarget> = {}): Promise<Connection> {
  const connection = await connectSsh2(server.target(differing));
  onTestFinished(() => connection.close());
  return connection;
}

async function run(
  connection: Connection,
  command: string,
  input = '',
): Promise<ChannelEnd & { out: string; err: string }> {
  let out = '';
  let err = '';
  const channel = await connection.open(command, {
    stdout: (chunk) => {
      out += chunk.toString();
    },
    stderr: (chunk) => {
      err += chunk.toString();
    },
  });
  await channel.write(Buffer.from(input));
  channel.end();
  return { ...(await channel.closed), out, err };
}

describe('a command', () => {
  it('gets its input and gives back output, errors and exit status', async () => {
    const connection = await connect();
    expect(await run(connection, 'cat; echo no >&2; exit 3', 'in')).toEqual({
      code: 3,
      out: 'in',
      err: 'no\n',
    });
    expect(await run(connection, 'kill -TERM $$')).toMatchObject({ signal: 'SIGTERM' });
  });

  it('gets megabytes at the speed at which it reads them', async () => {
    const connection = await connect();
    const { out } = await run(connection, 'sleep 0.3; sha256sum', 'x'.repeat(8_000_000));
    expect(out).toBe(`${createHash('sha256').update('x'.repeat(8_000_000)).digest('hex')}  -\n`);
    expect(connection.traffic().sent).toBeGreaterThan(8_000_000);
  });

  it('that ends without reading does not hold the writer', async () => {
    const connection = await connect();
    const channel = await connection.open('exit 0', { stdout: () => {}, stderr: () => {} });
    expect(await channel.write(Buffer.alloc(16_000_000))).toBe(false);
    expect(await channel.closed).toEqual({ code: 0 });
  });

  it('that is let go of finds its input ended', async () => {
    const connection = await connect();
    const channel = await connection.open('cat', { stdout: () => {}, stderr: () => {} });
    channel.kill();
    expect(await channel.closed).toEqual({ code: 0 });
  });
});

describe('host keys', () => {
  it('accepts one that known_hosts has, hashed too', async () => {
    execFileSync('ssh-keygen', ['-q', '-H', '-f', server.path('known_hosts')], { stdio: 'ignore' });
    expect(readFileSync(server.path('known_hosts'), 'utf8')).toMatch(/^\|1\|/);
    expect(await run(await connect(), 'echo hi')).toMatchObject({ out: 'hi\n' });
  });

  it('asks for the type of key that is known, though the server has a better one', async () => {
    server.trust(['host-rsa.pub']);
    expect(await run(await connect(), 'echo hi')).toMatchObject({ out: 'hi\n' });
  });

  it('refuses an unknown one and says its fingerprint', async () => {
    server.trust([]);
    appendFileSync(
      server.path('known_hosts'),
      `@cert-authority * ${readFileSync(server.path('host.pub'), 'utf8')}`,
    );
    await expect(connect()).rejects.toMatchObject({
      cause: 'host-key-unknown',
      message: expect.stringMatching(
        new RegExp(
          `ED25519 ${quoted(server.fingerprint('host.pub'))} .* host certificates are not supported`,
        ),
      ),
    });
  });

  it('refuses a changed one with both fingerprints, the line, and a command that mends it', async () => {
    const good = readFileSync(server.path('known_hosts'), 'utf8');
    server.trust(['stranger.pub']);
    const refused = await connect({ hostKeyChecking: 'accept-new' }).catch((error: unknown) => error);
    expect(refused).toMatchObject({ cause: 'host-key-changed' });
    for (const part of [
      server.fingerprint('host.pub'),
      server.fingerprint('stranger.pub'),
      `${server.path('known_hosts')}:1 `,
    ])
      expect(String(refused)).toContain(part);

    const [, file = '', name = ''] = /ssh-keygen -f '(.*)' -R '(.*)'/.exec(Object(refused).hint) ?? [];
    execFileSync('ssh-keygen', ['-f', file, '-R', name], { stdio: 'ignore' });
    appendFileSync(file, good);
    expect(await run(await connect(), 'echo hi')).toMatchObject({ out: 'hi\n' });
  });

  it('refuses a revoked one even where it is known too', async () => {
    appendFileSync(server.path('known_hosts'), `@revoked * ${readFileSync(server.path('host.pub'), 'utf8')}`);
    await expect(connect()).rejects.toMatchObject({
      cause: 'host-key-revoked',
      message: expect.stringContaining(':2'),
    });
  });

  it('remembers a new one where that is allowed, so that OpenSSH finds it too', async () => {
    writeFileSync(server.path('known_hosts'), '# mine, without an end of line');
    await connect({ hostKeyChecking: 'accept-new' });
    await connect();
    const name = `[127.0.0.1]:${server.port}`;
    const found = execFileSync('ssh-keygen', ['-f', server.path('known_hosts'), '-F', name], {
      encoding: 'utf8',
    });
    expect(found).toContain('found: line 2');
  });
});

describe('credentials', () => {
  it('says what was tried where the key is not the right one', async () => {
    await expect(connect({ privateKeyFile: server.path('stranger') })).rejects.toMatchObject({
      cause: 'authentication',
      message: `root@127.0.0.1 was refused: tried key ${server.path('stranger')}; the server allows publickey`,
    });
  });

  it.each([
    [
      'missing',
      { privateKeyFile: '/nonexistent/key' },
      /private key \/nonexistent\/key cannot be read: ENOENT/,
    ],
    ['public', () => ({ privateKeyFile: server.path('user.pub') }), /is a public key/],
    ['no key', () => ({ privateKeyFile: server.path('sshd_config') }), /is not a private key/],
    ['behind a passphrase', () => ({ privateKeyFile: locked() }), /protected by a passphrase/],
    ['behind another passphrase', () => ({ privateKeyFile: locked(), passphrase: 'wrong' }), /does not open/],
    [
      'none',
      () => ({ defaultKeyFiles: [locked()], privateKeyFile: undefined }),
      /nothing to offer; .* passphrase/,
    ],
  ])('says what is wrong with a key: %s', async (_case, differing, message) => {
    const { privateKeyFile, ...target } = server.target();
    const wanted = { ...target, ...(typeof differing === 'function' ? differing() : differing) };
    await expect(connectSsh2(Object(wanted))).rejects.toMatchObject({
      cause: 'authentication',
      message: expect.stringMatching(message),
    });
    expect(privateKeyFile).toBe(server.path('user'));
  });

  it('opens a key with its passphrase', async () => {
    await connect({ privateKeyFile: locked(), passphrase: 'sesame' });
  });

  it('takes the default keys that exist', async () => {
    const { privateKeyFile, ...target } = server.target();
    const connection = await connectSsh2({
      ...target,
      defaultKeyFiles: ['/nonexistent', privateKeyFile ?? ''],
    });
    await connection.close();
    expect(connection.traffic().received).toBeGreaterThan(0);
  });

  it('asks the ssh-agent, also for a key whose passphrase it does not have', async () => {
    const agentSocket = await sshAgent(server.path('user'));
    await connect({ privateKeyFile: locked(), agentSocket });
    await expect(
      connect({ privateKeyFile: server.path('stranger'), agentSocket: '/nonexistent' }),
    ).rejects.toMatchObject({
      cause: 'authentication',
    });
  });
});

describe('a host that is not there', () => {
  it('refuses', async () => {
    const port = await freePort();
    await expect(connect({ port })).rejects.toMatchObject({
      cause: 'unreachable',
      message: `127.0.0.1 port ${port} refuses connections`,
    });
  });

  it('has a name that does not resolve', async () => {
    await expect(connect({ address: 'host.invalid' })).rejects.toMatchObject({ cause: 'unreachable' });
  });

  it('takes connections and never speaks', async () => {
    const port = await listen(() => {});
    const start = performance.now();
    await expect(connect({ port, connectTimeout: 0.5 })).rejects.toMatchObject({
      cause: 'timeout',
      message: `127.0.0.1 port ${port} takes connections, but no SSH handshake came to its end within 0.5 s`,
    });
    expect(performance.now() - start).toBeLessThan(2000);
  });

  it.each([
    ['closes at once', '', 'unreachable', /closed the connection before/],
    [
      'speaks something else',
      'HTTP/1.1 400 Bad Request\r\n\r\n',
      'unreachable',
      /closed the connection before/,
    ],
  ])('%s', async (_case, greeting, cause, message) => {
    const port = await listen((socket) => socket.end(greeting));
    await expect(connect({ port })).rejects.toMatchObject({ cause, message: expect.stringMatching(message) });
  });

  it('is given up when the caller does', async () => {
    const port = await listen(() => {});
    const stop = AbortSignal.timeout(100);
    await expect(connectSsh2(server.target({ port }), stop)).rejects.toThrow('aborted due to timeout');
  });
});

describe('a network that breaks', () => {
  it('in the middle of a command is told from a command that ended', async () => {
    const { link, connection } = await connectOverLink({});
    const channel = await connection.open('echo ready; sleep 60', {
      stdout: () => link.cut(),
      stderr: () => {},
    });
    expect(await channel.closed).toMatchObject({ lost: { cause: 'lost' } });
    expect(await channel.write(Buffer.from('x'))).toBe(false);
    await expect(connection.open('true', { stdout: () => {}, stderr: () => {} })).rejects.toMatchObject({
      cause: 'lost',
    });
  });

  it('without a word is noticed by signs of life', async () => {
    const { link, connection } = await connectOverLink({ keepalive: 0.2 });
    const channel = await connection.open('echo ready; sleep 60', {
      stdout: () => link.freeze(),
      stderr: () => {},
    });
    expect(await channel.closed).toMatchObject({
      lost: { message: 'the connection was lost: Keepalive timeout' },
    });
  });

  it('does not hold the goodbye', async () => {
    const { link, connection } = await connectOverLink({});
    link.freeze();
    const start = performance.now();
    await connection.close();
    await connection.close();
    expect(performance.now() - start).toBeLessThan(5000);
  });
});

async function connectOverLink(
  differing: Partial<ConnectionTarget>,
): Promise<{ link: TcpLink; connection: Connection }> {
  const link = await TcpLink.to(server.port);
  onTestFinished(() => link.remove());
  appendFileSync(
    server.path('known_hosts'),
    `[127.0.0.1]:${link.port} ${readFileSync(server.path('host.pub'), 'utf8')}`,
  );
  return { link, connection: await connect({ port: link.port, ...differing }) };
}

/** A server for this test; the port. */
function listen(serve: (socket: Socket) => void): Promise<number> {
  const listener = createServer(serve);
  const sockets: Socket[] = [];
  listener.on('connection', (socket) => sockets.push(socket.on('error', () => {})));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    listener.close();
  });
  return new Promise((resolve) => {
    listener.listen(0, '127.0.0.1', () => {
      const address = listener.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    });
  });
}

/** The user's key behind the passphrase "sesame". */
function locked(): string {
  const file = server.path(`locked-${Math.random()}`);
  writeFileSync(file, readFileSync(server.path('user')), { mode: 0o600 });
  execFileSync('ssh-keygen', ['-q', '-p', '-P', '', '-N', 'sesame', '-f', file], { stdio: 'ignore' });
  return file;
}

/** Runs an agent with this key for this test; its socket. */
async function sshAgent(key: string): Promise<string> {
  const socket = server.path('agent.sock');
  const agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' });
  onTestFinished(() => void agent.kill());
  const add = () =>
    execFileSync('ssh-add', ['-q', key], { env: { ...process.env, SSH_AUTH_SOCK: socket }, stdio: 'ignore' });
  for (let tries = 0; ; tries += 1) {
    try {
      add();
      return socket;
    } catch (error) {
      if (tries === 50) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

function quoted(text: string): string {
  return text.replace(/[+/.]/g, '\\$&');
}
