#!/usr/bin/env node
// The agent's size, against what a host and the wire are asked to carry. Says what was measured: the executables where they are built from
// today's sources, the bundle in any case.
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { bundleAgent } from './bundle.mjs';
import { distDirectory, hashInputs, isBuilt } from './inputs.mjs';
import { BuildError } from './progress.mjs';
import { targets } from './targets.mjs';

const budgets = {
  /**
   * QuickJS, the C library and our C are 2.03 MB of an executable, and its bytecode is 1.2 times the bundle: 500 KiB make 2.65 MB of it
   * on x64, and leave the rest of the budget to newer compilers and libraries.
   */
  bundle: 500 * 1024,
  executable: 2_800_000,
  compressed: 1_500_000,
};

try {
  process.exitCode = (await main()) ? 0 : 1;
} catch (error) {
  if (!(error instanceof BuildError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

async function main() {
  const bundle = await bundleAgent();
  const sizes = [['bundle, minified', Buffer.byteLength(bundle), budgets.bundle]];
  if (isBuilt(distDirectory, hashInputs(bundle, Object.keys(targets)))) sizes.push(...builtSizes());
  else
    process.stdout.write(
      'agent executables: not built from these sources, so not measured (npm run build:agent)\n',
    );
  for (const [name, size, limit] of sizes) process.stdout.write(`${describe(name, size, limit)}\n`);
  return sizes.every(([, size, limit]) => size <= limit);
}

function builtSizes() {
  const { agents } = JSON.parse(readFileSync(join(distDirectory, 'manifest.json'), 'utf8'));
  const sizeOf = (name) => statSync(join(distDirectory, name)).size;
  return Object.values(agents).flatMap(({ file, compressed }) => [
    [file, sizeOf(file), budgets.executable],
    [compressed.file, sizeOf(compressed.file), budgets.compressed],
  ]);
}

function describe(name, size, limit) {
  const share = `${Math.round((100 * size) / limit)} %`;
  const verdict = size <= limit ? 'within' : 'OVER';
  return `agent ${name}: ${verdict} budget, ${size.toLocaleString('en')} of ${limit.toLocaleString('en')} bytes (${share})`;
}
