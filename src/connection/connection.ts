// What a host can be reached with: everything above knows these interfaces, never a transport.

/** A way to start commands on one host. `ssh2/` is the first; the system's own client and this very machine fit behind it too. */
export interface Connection {
  /** Starts a command with the user's login shell; everything it says goes to the listener. Throws `ConnectionError`. */
  open(command: string, listener: ChannelListener): Promise<Channel>;
  /** Bytes over the network so far, encryption and handshake included. */
  traffic(): Traffic;
  /** Ends within a few seconds whatever the host does; may be called twice. */
  close(): Promise<void>;
}

export interface ChannelListener {
  stdout(chunk: Buffer): void;
  stderr(chunk: Buffer): void;
}

/** A running command. */
export interface Channel {
  /** Resolves when more may be written: `true` where the transport took it all, `false` where the command is gone; `closed` says why. */
  write(chunk: Buffer): Promise<boolean>;
  /** Ends the command's standard input. */
  end(): void;
  /** Never rejects. Everything the command said was given to the listener before. */
  readonly closed: Promise<ChannelEnd>;
  /** Lets go of the command without a signal: it finds its input ended and its output closed. */
  kill(): void;
}

export interface ChannelEnd {
  /** Exit status, absent where a signal ended the command or the connection was lost. */
  code?: number;
  /** With its prefix: "SIGTERM". */
  signal?: string;
  /** Set where not the command but the connection ended. */
  lost?: ConnectionError;
}

export interface Traffic {
  sent: number;
  received: number;
}

/** How to reach a host and how to know it. Times are seconds. */
export interface ConnectionTarget {
  /** The host's name in the inventory; for whoever reports, never to connect with. */
  host: string;
  /** Name or IP address to connect to; known_hosts is searched for it. */
  address: string;
  port: number;
  user: string;
  /** Private key that must be usable. */
  privateKeyFile?: string;
  passphrase?: string;
  /** Private keys that are tried where they exist, as those in ~/.ssh. */
  defaultKeyFiles: string[];
  /** Socket of an ssh-agent. */
  agentSocket?: string;
  /** Offered once. */
  password?: string;
  /** All are searched; under `accept-new` the first takes new keys. */
  knownHostsFiles: string[];
  /** `accept-new` trusts and remembers the key of a host without one; a key that differs is refused always. */
  hostKeyChecking: 'strict' | 'accept-new';
  /** For everything until the user is authenticated, and for the start of a command. */
  connectTimeout: number;
  /** Between two signs of life; the third that stays unanswered means `lost`. */
  keepalive: number;
}

export type ConnectionCause =
  | 'unreachable'
  | 'timeout'
  | 'protocol'
  | 'host-key-unknown'
  | 'host-key-changed'
  | 'host-key-revoked'
  | 'authentication'
  | 'lost';

/** The network, the host's SSH server or our credentials must be looked at. The message says what was seen; who reports it names the host. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError';

  constructor(
    override readonly cause: ConnectionCause,
    message: string,
    readonly hint?: string,
  ) {
    super(message);
  }
}
