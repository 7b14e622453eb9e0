// Why a start command ended before anybody spoke: sudo, the login shell or the file system refused, each in its own words.
import type { ChannelEnd } from '../../connection/connection.ts';
import type { Failure } from '../../contract/result.ts';

interface Known {
  said: RegExp;
  message: string;
  hint: string;
}

/** `said` is what came on standard error and before any message, fit for people. */
export function explainStart(end: ChannelEnd, said: string): Failure {
  const known = refusals.find((one) => one.said.test(said)) ?? byCode(end.code);
  const message = known?.message ?? `the agent did not start (${describeEnd(end)})`;
  const hint = known?.hint ?? 'try "ssh HOST true" by hand: it must print nothing';
  return { cause: 'host', message: said === '' ? message : `${message}: ${said}`, hint };
}

/** "exit status 1", "signal SIGKILL". */
export function describeEnd({ code, signal }: ChannelEnd): string {
  if (signal !== undefined) return `signal ${signal}`;
  return code === undefined ? 'no exit status' : `exit status ${code}`;
}

const refusals: Known[] = [
  {
    said: /sudo: (a password is required|a terminal is required|no tty present|interactive authentication is required)/,
    message: 'sudo asks for a password',
    hint: 'allow this user to use sudo without one (NOPASSWD), or connect as root',
  },
  {
    said: /is not in the sudoers file|may not run sudo|is not allowed to (run sudo|execute)/,
    message: 'sudo does not allow this user to become root',
    hint: 'add the user to sudoers on the host, or connect as root',
  },
  {
    said: /sudo: sorry, you must have a tty/,
    message: 'sudo wants a terminal',
    hint: 'the protocol needs a clean line: remove requiretty for this user from sudoers',
  },
  {
    said: /sudo['’]?: (command not found|not found|No such file|Permission denied)/,
    message: 'sudo is not installed',
    hint: 'install sudo on the host, or connect as root',
  },
];

function byCode(code: number | undefined): Known | undefined {
  const any = /^/;
  if (code === 126)
    return {
      said: any,
      message: 'the agent cannot be executed',
      hint: 'is its file system mounted noexec, or does a policy (fapolicyd, SELinux, AppArmor) forbid it?',
    };
  if (code === 127)
    return {
      said: any,
      message: 'the agent or the shell was not found',
      hint: 'another controller may just have replaced the agent: run again',
    };
  return undefined;
}
