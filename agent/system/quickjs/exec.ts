/// <reference path="./native.d.ts" />
// Commands of the host, each with a clean environment and an end.
import * as native from 'native';
import type { ExecOptions, ExecResult } from '../system.ts';
import { attempt } from './attempt.ts';
import { toMilliseconds } from './milliseconds.ts';

const outputLimit = 4 * 1024 * 1024;

const environment = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  LC_ALL: 'C.UTF-8',
};

export function exec(argv: readonly string[], { input, deadline, env }: ExecOptions): ExecResult {
  const [command] = argv;
  if (command === undefined) throw new Error('exec: no command');
  const variables = Object.entries({ ...environment, ...env }).map(([name, value]) => `${name}=${value}`);
  const bytes = input === undefined ? null : native.encode(input);
  const { code, stdout, stderr, timedOut, refused } = attempt('exec', command, () =>
    native.run(argv, variables, bytes, toMilliseconds(deadline), outputLimit),
  );
  if (refused !== '') {
    return { code: 127, stdout: '', stderr: `cannot start ${command}: ${refused}`, timedOut: false };
  }
  return { code, stdout: native.decode(stdout), stderr: native.decode(stderr), timedOut };
}
