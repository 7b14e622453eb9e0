// A real OpenSSH server on 127.0.0.1 with keys of its own, for tests of what only a real one does.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConnectionTarget } from '../../../src/connection/connection.ts';

const sshd = '/usr/sbin/sshd';

export class SshServer {
  #child: ChildProcess | undefined;

  private constructor(
    readonly directory: string,
    readonly port: number,
  ) {}

  /** Starts one that takes the key `user` for root; `extra` lines go first into its configuration and win. */
  static async start(extra: string[] = []): Promise<SshServer> {
    installServer();
    const directory = mkdtempSync(join(tmpdir(), 'sshd-'));
    const server = new SshServer(directory, await freePort());
    for (const name of ['host', 'user', 'stranger']) server.makeKey(name, 'ed25519');
    server.makeKey('host-rsa', 'rsa');
    copyFileSync(server.path('user.pub'), server.path('authorized_keys'));
    server.trust(['host.pub']);
    writeFileSync(server.path('sshd_config'), [...extra, ...server.#configuration(), ''].join('\n'));
    await server.run();
    return server;
  }

  path(name: string): string {
    return join(this.directory, name);
  }

  makeKey(name: string, type: 'ed25519' | 'rsa' | 'ecdsa', passphrase = ''): void {
    keygen(['-q', '-t', type, '-N', passphrase, '-C', name, '-f', this.path(name)]);
  }

  /** Rewrites known_hosts so that it has these public keys for this server. */
  trust(publicKeys: string[]): void {
    const lines = publicKeys.map(
      (name) => `[127.0.0.1]:${this.port} ${readFileSync(this.path(name), 'utf8')}`,
    );
    writeFileSync(this.path('known_hosts'), lines.join(''));
  }

  /** SHA256:… of a public key, as ssh-keygen says it. */
  fingerprint(name: string): string {
    return keygen(['-lf', this.path(name)]).split(' ')[1] ?? '';
  }

  target(differing: Partial<ConnectionTarget> = {}): ConnectionTarget {
    return {
      host: 'storage01',
      address: '127.0.0.1',
      port: this.port,
      user: 'root',
      privateKeyFile: this.path('user'),
      defaultKeyFiles: [],
      knownHostsFiles: [this.path('known_hosts')],
      hostKeyChecking: 'strict',
      connectTimeout: 10,
      keepalive: 15,
      ...differing,
    };
  }

  async run(): Promise<void> {
    const child = spawn(sshd, ['-D', '-e', '-f', this.path('sshd_config')], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let log = '';
    child.stderr.on('data', (chunk: Buffer) => {
      log += chunk.toString();
    });
    this.#child = child;
    for (let tries = 0; tries < 100; tries += 1) {
      if (await answers(this.port)) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`sshd did not start: ${log}`);
  }

  async stop(): Promise<void> {
    const child = this.#child;
    if (child && child.exitCode === null) {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill();
      await gone;
    }
    rmSync(this.directory, { recursive: true, force: true });
  }

  #configuration(): string[] {
    return [
      `Port ${this.port}`,
      'ListenAddress 127.0.0.1',
      `HostKey ${this.path('host')}`,
      `HostKey ${this.path('host-rsa')}`,
      `PidFile ${this.path('pid')}`,
      `AuthorizedKeysFile ${this.path('authorized_keys')}`,
      'PermitRootLogin yes',
      'PasswordAuthentication no',
      'KbdInteractiveAuthentication no',
      'UsePAM no',
      'StrictModes no',
      'PrintMotd no',
    ];
  }
}

/** As root, tests bring their own server: one that is skipped proves nothing. */
function installServer(): void {
  if (!existsSync(sshd)) {
    const options = { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } } as const;
    execFileSync('apt-get', ['update', '-q'], options);
    execFileSync('apt-get', ['install', '-y', '-q', 'openssh-server', 'openssh-client'], options);
  }
  mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
}

function keygen(argv: string[]): string {
  return execFileSync('ssh-keygen', argv, { encoding: 'utf8' });
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject).listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true));
    socket.on('error', () => resolve(false)).on('connect', () => socket.destroy());
  });
}
