// Builds the self-test as the agent is built, and asks it what it found.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const project = new URL('../../../', import.meta.url).pathname;
const directory = join(project, 'node_modules/.cache/agent-self-test');

/** The executables of the self-test, from today's sources. The first build on a machine makes the toolchain: minutes. */
export async function buildSelfTest(): Promise<{ x64: string; arm64: string }> {
  const entry = join(project, 'test/integration/agent-system/self-test.ts');
  await run(process.execPath, ['agent/build/build.mjs', '--entry', entry, '--out', directory], {
    cwd: project,
  });
  return { x64: join(directory, 'agent-x64'), arm64: join(directory, 'agent-arm64') };
}

export const buildTimeout = 900_000;

/** What an exercise found, by question. `command` is the executable, with what it is run under before it. */
export async function exercise(
  command: readonly string[],
  ...argv: string[]
): Promise<Record<string, unknown>> {
  const [executable = '', ...before] = command;
  const { stdout } = await run(executable, [...before, ...argv], {
    maxBuffer: 64 * 1024 * 1024,
    timeout: 50_000,
    env: { ...process.env, LEAKED: 'not for children' },
  });
  const lines = stdout.trimEnd().split('\n');
  return Object.fromEntries(
    lines.map((line) => {
      const { question, found } = JSON.parse(line);
      return [question, found];
    }),
  );
}
