// An authenticated connection over ssh2: starts commands and knows why it ended.
import type { Socket } from 'node:net';
import type { Client, ClientChannel } from 'ssh2';
import {
  type Channel,
  type ChannelListener,
  type Connection,
  ConnectionError,
  type ConnectionTarget,
  type Traffic,
} from '../connection.ts';
import { clean } from '../host-text.ts';
import { shakeHands } from './handshake.ts';
import { loadIdentities } from './identities.ts';
import { readKnownHosts } from './known-hosts-files.ts';
import { Ssh2Channel } from './ssh2-channel.ts';

/** Milliseconds that a polite goodbye may take. */
const goodbye = 2000;

/**
 * Connects and authenticates; the host's key is checked always. Throws `ConnectionError`, within `connectTimeout` at the latest, or
 * the signal's reason.
 */
export async function connectSsh2(target: ConnectionTarget, signal?: AbortSignal): Promise<Connection> {
  const [identities, known] = await Promise.all([
    loadIdentities(target),
    readKnownHosts(target.knownHostsFiles),
  ]);
  const { client, socket } = await shakeHands(target, identities, known, signal);
  return new Ssh2Connection(target, client, socket);
}

class Ssh2Connection implements Connection {
  #lost: ConnectionError | undefined;

  constructor(
    readonly target: ConnectionTarget,
    readonly client: Client,
    readonly socket: Socket,
  ) {
    let said = 'the host closed it';
    client.on('error', (error) => {
      said = clean(error.message);
    });
    client.on('close', () => {
      this.#lost ??= new ConnectionError('lost', `the connection was lost: ${said}`);
    });
  }

  async open(command: string, listener: ChannelListener): Promise<Channel> {
    const stream = await this.#exec(command);
    return new Ssh2Channel(stream, this.socket, listener, () => this.#lost);
  }

  traffic(): Traffic {
    return { sent: this.socket.bytesWritten, received: this.socket.bytesRead };
  }

  async close(): Promise<void> {
    this.#lost ??= new ConnectionError('lost', 'the connection was closed by this side');
    if (this.socket.closed) return;
    await new Promise<void>((resolve) => {
      const force = setTimeout(() => this.socket.destroy(), goodbye);
      this.socket.once('close', () => {
        clearTimeout(force);
        resolve();
      });
      this.client.end();
    });
  }

  #exec(command: string): Promise<ClientChannel> {
    const { connectTimeout } = this.target;
    return new Promise((resolve, reject) => {
      let late = false;
      const deadline = setTimeout(() => {
        late = true;
        reject(new ConnectionError('timeout', `the host did not start a command within ${connectTimeout} s`));
      }, connectTimeout * 1000);
      this.#start(command, (error, stream) => {
        clearTimeout(deadline);
        if (error)
          reject(
            this.#lost ??
              new ConnectionError('protocol', `the host starts no command: ${clean(error.message)}`),
          );
        else if (late) stream?.close();
        else if (stream) resolve(stream);
      });
    });
  }

  /** ssh2 throws where the socket is gone already. */
  #start(command: string, started: (error: Error | undefined, stream?: ClientChannel) => void): void {
    try {
      this.client.exec(command, started);
    } catch (error) {
      this.#lost ??= new ConnectionError('lost', 'the connection was lost');
      started(error instanceof Error ? error : new Error(String(error)));
    }
  }
}
