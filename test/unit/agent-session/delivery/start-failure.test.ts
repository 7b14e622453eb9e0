// What sudo, env and shells of Debian 12 said, recorded; and the exit statuses that POSIX gives a meaning.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { explainStart } from '../../../../src/agent-session/delivery/start-failure.ts';

const recorded = (name: string) =>
  readFileSync(join(import.meta.dirname, '../../../fixtures/sudo', name), 'utf8').trim();

it.each([
  ['password-required.txt', 1, 'sudo asks for a password: sudo: a password is required', /NOPASSWD/],
  [
    'tty-required.txt',
    1,
    'sudo wants a terminal: sudo: sorry, you must have a tty to run sudo',
    /requiretty/,
  ],
  [
    'not-installed-coreutils.txt',
    127,
    'sudo is not installed: env: ‘sudo’: No such file or directory',
    /install sudo/,
  ],
  [
    'not-installed-busybox.txt',
    127,
    "sudo is not installed: env: can't execute 'sudo': No such file or directory",
    /install sudo/,
  ],
])('knows %s', (name, code, message, hint) => {
  expect(explainStart({ code }, recorded(name))).toMatchObject({
    cause: 'host',
    message,
    hint: expect.stringMatching(hint),
  });
});

it.each([
  [{ code: 126 }, 'the agent cannot be executed', /noexec/],
  [{ code: 127 }, 'the agent or the shell was not found', /run again/],
  [{ code: 2 }, 'the agent did not start (exit status 2)', /by hand/],
  [{ signal: 'SIGKILL' }, 'the agent did not start (signal SIGKILL)', /by hand/],
  [{}, 'the agent did not start (no exit status)', /by hand/],
])('explains %j', (end, message, hint) => {
  expect(explainStart(end, '')).toMatchObject({ message, hint: expect.stringMatching(hint) });
});
