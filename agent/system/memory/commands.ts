// Fake commands of the in-memory host: what a test registers is found by the words a command line begins with.
import type { ExecResult } from '../system.ts';
import type { Call } from './history.ts';

/** What a fake command answers: a text is standard output of a success. */
export type Answer = string | Partial<ExecResult>;

/** A fake command: always the same answer, or one for each call. */
export type Command = Answer | ((call: Call) => Answer);

export class Commands {
  readonly #commands = new Map<string, Command>();

  /** `words` is what the command line begins with, e.g. `iscsiadm -m session`; the executable's directory does not count. */
  register(words: string, command: Command): void {
    this.#commands.set(words, command);
  }

  /** Answers with the command that has most words in common; 127 as a host does where there is none. */
  run(call: Call): ExecResult {
    const command = this.#find(call.argv);
    if (command === undefined)
      return complete({
        code: 127,
        stderr: `cannot start ${call.argv[0]}: ENOENT`,
      });
    return complete(typeof command === 'function' ? command(call) : command);
  }

  #find(argv: readonly string[]): Command | undefined {
    const [executable = '', ...rest] = argv;
    for (const first of [executable, executable.slice(executable.lastIndexOf('/') + 1)]) {
      for (let count = rest.length; count >= 0; count -= 1) {
        const command = this.#commands.get([first, ...rest.slice(0, count)].join(' '));
        if (command !== undefined) return command;
      }
    }
    return undefined;
  }
}

function complete(answer: Answer): ExecResult {
  const given = typeof answer === 'string' ? { stdout: answer } : answer;
  return { code: 0, stdout: '', stderr: '', timedOut: false, ...given };
}
