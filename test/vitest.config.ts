// Three projects: `unit` needs nothing but Node; `integration` this machine as root (sshd, the agent); `e2e` the lab, and minutes.
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { type Demanding, obstacleTo } from './requirements.ts';

const inCi = process.env['CI'] === 'true';

/** Where a machine cannot run a project's tests, it is said, once and with the reason; none of them counts as passed. */
function filesOf(project: Demanding): { include: string[] } {
  const obstacle = obstacleTo(project);
  if (obstacle === undefined) return { include: [`test/${project}/**/*.test.ts`] };
  process.stderr.write(`SKIPPED: all ${project} tests: ${obstacle}\n`);
  return { include: [] };
}

export default defineConfig({
  test: {
    // Each invocation writes a file of its own, for the closing count of .ci/run.
    reporters: inCi ? ['default', 'json'] : ['default'],
    outputFile: { json: `dist/test-results/${process.pid}.json` },
    passWithNoTests: !inCi,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          globalSetup: fileURLToPath(new URL('./temporary-files.ts', import.meta.url)),
          testTimeout: 20_000,
          // Units change nothing outside themselves, so they may share a thread: half the time of a process for each file.
          pool: 'threads',
          isolate: false,
        },
      },
      {
        test: {
          name: 'integration',
          ...filesOf('integration'),
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 600_000,
        },
      },
      {
        test: {
          name: 'e2e',
          ...filesOf('e2e'),
          // One lab at a time: two share the processors, and each case takes twice as long.
          fileParallelism: false,
          testTimeout: 900_000,
          hookTimeout: 1_500_000,
        },
      },
    ],
  },
});
