// Brings one SSH connection up to an authenticated user, or says why not; every way out ends the socket.
import { Socket } from 'node:net';
import ssh2, { type Client } from 'ssh2';
import { onAbort } from '../abort.ts';
import { ConnectionError, type ConnectionTarget } from '../connection.ts';
import { hostKeyAlgorithms } from './algorithms.ts';
import { Authentication } from './authentication.ts';
import { explainDeadline, explainFailure, type Phase } from './connect-failure.ts';
import { checkHostKey } from './host-key-check.ts';
import type { Identities } from './identities.ts';
import { type KnownHosts, keysOfHost, knownKeyTypes } from './known-hosts.ts';

export interface Established {
  client: Client;
  socket: Socket;
}

/** Throws `ConnectionError`, or the signal's reason. */
export async function shakeHands(
  target: ConnectionTarget,
  identities: Identities,
  known: KnownHosts,
  signal?: AbortSignal,
): Promise<Established> {
  const handshake = new Handshake(target, identities, known);
  const forget = onAbort(signal, () => handshake.fail(signal?.reason));
  const deadline = setTimeout(() => handshake.expire(), target.connectTimeout * 1000);
  try {
    signal?.throwIfAborted();
    return await handshake.run();
  } finally {
    clearTimeout(deadline);
    forget();
  }
}

class Handshake {
  readonly #client = new ssh2.Client();
  readonly #socket = new Socket();
  readonly #authentication: Authentication;
  #phase: Phase = 'connecting';
  #accepted: Buffer | undefined;
  #outcome = withResolvers<Established>();

  constructor(
    readonly target: ConnectionTarget,
    readonly identities: Identities,
    readonly known: KnownHosts,
  ) {
    this.#authentication = new Authentication(target, identities);
  }

  run(): Promise<Established> {
    this.#listen();
    // Several addresses of a name are tried in turn; Node's own 250 ms for each is too short for a far host.
    this.#socket.connect({
      host: this.target.address,
      port: this.target.port,
      noDelay: true,
      autoSelectFamily: true,
      autoSelectFamilyAttemptTimeout: Math.max(250, (this.target.connectTimeout * 1000) / 4),
    });
    this.#start();
    return this.#outcome.promise;
  }

  expire(): void {
    this.fail(explainDeadline(this.target, this.#phase));
  }

  /** The first reason counts; what ssh2 says afterwards is only its echo. */
  fail(reason: unknown): void {
    this.#outcome.reject(reason);
    this.#socket.destroy();
  }

  #start(): void {
    const hostKeys = keysOfHost(this.known.keys, this.target);
    this.#client.connect({
      sock: this.#socket,
      username: this.target.user,
      algorithms: { serverHostKey: hostKeyAlgorithms(knownKeyTypes(hostKeys)) },
      authHandler: (allowed) => this.#authentication.next(allowed),
      hostVerifier: (key: Buffer, verify: (accepted: boolean) => void) => {
        this.#check(key, () => checkHostKey(this.target, hostKeys, this.known.skipped, key), verify);
      },
      keepaliveInterval: this.target.keepalive * 1000,
      keepaliveCountMax: 3,
      // Ours covers name resolution and says what was waited for.
      readyTimeout: 0,
    });
  }

  /** Asked again whenever keys are renewed in a long session: the key must then be the one that was accepted. */
  #check(key: Buffer, check: () => Promise<void>, verify: (accepted: boolean) => void): void {
    if (this.#accepted) {
      verify(this.#accepted.equals(key));
      return;
    }
    check().then(
      () => {
        this.#accepted = key;
        verify(true);
      },
      (reason: unknown) => this.fail(reason),
    );
  }

  #listen(): void {
    this.#client
      .on('connect', () => this.#enter('handshake'))
      .on('handshake', () => this.#enter('authentication'))
      .on('change password', () => this.fail(passwordExpired(this.target)))
      .on('error', (error) => this.#onError(error))
      .on('close', () => this.fail(this.#explain(undefined)))
      .on('ready', () => this.#outcome.resolve({ client: this.#client, socket: this.#socket }));
  }

  /** ssh2 announces renewed keys by the same event. */
  #enter(phase: Phase): void {
    this.#phase = phase;
  }

  /** An ssh-agent that fails is no end: the next kind of credentials follows. */
  #onError(error: Error & { level?: string }): void {
    if (error.level !== 'agent') this.fail(this.#explain(error));
  }

  #explain(error: unknown): ConnectionError {
    const tried = [this.#authentication.describe(), ...this.identities.notes].join('; ');
    return explainFailure(this.target, this.#phase, tried, error);
  }
}

function passwordExpired(target: ConnectionTarget): ConnectionError {
  return new ConnectionError(
    'authentication',
    `the password of ${target.user} has expired`,
    'log in once by hand and set a new one',
  );
}

function withResolvers<Value>() {
  let resolve: (value: Value) => void = () => {};
  let reject: (reason: unknown) => void = () => {};
  const promise = new Promise<Value>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}
