// Three projects: `unit` needs nothing but Node; `integration` this machine as root (sshd, the agent); `e2e` the lab, and minutes.
import { defineConfig } from 'vitest/config';

const inCi = process.env['CI'] === 'true';

export default defineConfig({
  test: {
    // Each invocation writes a file of its own, for the closing count of .ci/run.
    reporters: inCi ? ['default', 'json'] : ['default'],
    outputFile: { json: `dist/test-results/${process.pid}.json` },
    projects: [
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts'], testTimeout: 20_000 } },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 600_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 900_000,
          hookTimeout: 1_500_000,
        },
      },
    ],
  },
});
