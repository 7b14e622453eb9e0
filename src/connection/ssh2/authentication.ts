// Which credentials are offered, in which order, and never a password twice: some directories lock an account at the third refusal.
import type { AnyAuthMethod, AuthenticationType, KeyboardInteractiveCallback, Prompt } from 'ssh2';
import type { ConnectionTarget } from '../connection.ts';
import type { Identities } from './identities.ts';

interface Attempt {
  /** For the message: "key /root/.ssh/id_ed25519". */
  name: string;
  /** The server must offer one of them, where it already said what it offers. */
  methods: AuthenticationType[];
  offer(allowed: AuthenticationType[]): AnyAuthMethod;
}

export class Authentication {
  #left: Attempt[];
  #tried: string[] = [];
  #allowed: AuthenticationType[] | undefined;

  constructor(target: ConnectionTarget, identities: Identities) {
    this.#left = attempts(target, identities);
  }

  /** The next thing to offer, or `false`; `allowed` is what the server still accepts, absent before its first word. */
  next(allowed: AuthenticationType[] | null): AnyAuthMethod | false {
    this.#allowed = allowed ?? this.#allowed;
    const possible = this.#allowed;
    const attempt = this.#left.shift();
    if (!attempt) return false;
    if (possible && !attempt.methods.some((method) => possible.includes(method))) return this.next(allowed);
    if (attempt.name !== '') this.#tried.push(attempt.name);
    return attempt.offer(possible ?? attempt.methods);
  }

  /** "tried …; the server allows …". */
  describe(): string {
    const tried = this.#tried.length > 0 ? `tried ${this.#tried.join(', ')}` : 'there was nothing to offer';
    return this.#allowed ? `${tried}; the server allows ${this.#allowed.join(', ')}` : tried;
  }
}

/** A key that was asked for goes first, as more than five keys of an agent can use up all tries; the password goes last. */
function attempts(target: ConnectionTarget, { usable }: Identities): Attempt[] {
  const { user: username, agentSocket, password } = target;
  const keys = usable.map(({ file, key }): Attempt => {
    return {
      name: `key ${file}`,
      methods: ['publickey'],
      offer: () => ({ type: 'publickey', username, key }),
    };
  });
  const agent = agentSocket === undefined ? [] : [agentAttempt(username, agentSocket)];
  const last = password === undefined ? [] : [passwordAttempt(username, password)];
  const withKeys = target.privateKeyFile === undefined ? [...agent, ...keys] : [...keys, ...agent];
  return [...(withKeys.length === 0 ? [question(username)] : withKeys), ...last];
}

function agentAttempt(username: string, agent: string): Attempt {
  return {
    name: 'the keys of the ssh-agent',
    methods: ['publickey'],
    offer: () => ({ type: 'agent', username, agent }),
  };
}

/** Asks the server what it allows, so that the one offer of a password is made by the right method. */
function question(username: string): Attempt {
  return { name: '', methods: ['none'], offer: () => ({ type: 'none', username }) };
}

/** By `password` where the server takes it, else as the answer to its only question. */
function passwordAttempt(username: string, password: string): Attempt {
  return {
    name: 'a password',
    methods: ['password', 'keyboard-interactive'],
    offer: (allowed) =>
      allowed.includes('password')
        ? { type: 'password', username, password }
        : { type: 'keyboard-interactive', username, prompt: answerOnce(password) },
  };
}

type Answer = (
  name: string,
  instructions: string,
  language: string,
  prompts: Prompt[],
  finish: KeyboardInteractiveCallback,
) => void;

/** Answers one hidden question; anything else gets no answer, which the server counts as a refusal. */
function answerOnce(password: string): Answer {
  let asked = false;
  return (_name, _instructions, _language, prompts, finish) => {
    const [only, ...more] = prompts;
    const mayAnswer = !asked && only !== undefined && more.length === 0 && only.echo !== true;
    asked = true;
    finish(mayAnswer ? [password] : []);
  };
}
