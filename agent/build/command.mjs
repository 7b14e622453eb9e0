// Runs a command of the build to its end; what it said is shown only when it failed.
import { spawnSync } from 'node:child_process';
import { BuildError } from './progress.mjs';

export function runCommand(argv, { minutes = 10, ...options } = {}) {
  const [command, ...rest] = argv;
  const result = spawnSync(command, rest, {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    timeout: minutes * 60_000,
    ...options,
  });
  if (result.error) throw new BuildError(`${command}: ${result.error.message}`);
  if (result.status === 0) return result.stdout;
  const said = `${result.stdout ?? ''}${result.stderr ?? ''}`.trimEnd();
  throw new BuildError(`${argv.join(' ')}\nended with ${result.status ?? result.signal}:\n${said}`);
}

export function isInstalled(command) {
  return spawnSync(command, ['--version'], { stdio: 'ignore' }).error === undefined;
}
