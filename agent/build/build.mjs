#!/usr/bin/env node
// Builds the agent's executables: node agent/build/build.mjs [--entry FILE] [--out DIRECTORY] [--arch x64] [--arch arm64]
// Without options: agent/main.ts for both architectures into dist/agent. Nothing is done where the sources have not changed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { bundleAgent, mainEntry } from './bundle.mjs';
import { isInstalled } from './command.mjs';
import { compileAgent } from './compile.mjs';
import { distDirectory, hashInputs, isBuilt, projectVersion, stampOf } from './inputs.mjs';
import { licenses } from './licenses.mjs';
import { BuildError, say } from './progress.mjs';
import { targets } from './targets.mjs';
import { cacheDirectory, ensureToolchain } from './toolchain.mjs';

const lockVariable = 'ISCSI_DEPLOY_BUILD_LOCKED';
const lockSeconds = 1800;

try {
  process.exitCode = await main(readOptions());
} catch (error) {
  if (!(error instanceof BuildError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

function readOptions() {
  const values = parseOptions();
  const unknown = values.arch.find((architecture) => !(architecture in targets));
  if (unknown) throw new BuildError(`--arch ${unknown}: it can be ${Object.keys(targets).join(' or ')}`);
  return { entry: resolve(values.entry), out: resolve(values.out), architectures: values.arch };
}

function parseOptions() {
  try {
    return parseArgs({
      options: {
        entry: { type: 'string', default: mainEntry },
        out: { type: 'string', default: distDirectory },
        arch: { type: 'string', multiple: true, default: Object.keys(targets) },
      },
    }).values;
  } catch (error) {
    throw new BuildError(`${error.message}\nOptions: --entry FILE --out DIRECTORY --arch x64|arm64`);
  }
}

async function main({ entry, out, architectures }) {
  const bundle = await bundleAgent(entry);
  const inputs = hashInputs(bundle, architectures);
  if (isBuilt(out, inputs)) {
    say(`${out}: nothing has changed`);
    return 0;
  }
  if (!process.env[lockVariable]) return runUnderLock();
  say(`bundle: ${bundle.length.toLocaleString('en')} characters`);
  const root = await ensureToolchain();
  const executables = compileAgent(root, bundle, architectures);
  writeAll(out, { ...filesOf(executables), 'licenses.txt': licenses(root) }, stampOf(inputs));
  say(`${out}: done`);
  return 0;
}

/** One build at a time on this machine: the kernel takes flock(1)'s lock back however a build ends. */
function runUnderLock() {
  if (!isInstalled('flock')) throw new BuildError('flock is missing: install util-linux');
  mkdirSync(cacheDirectory(), { recursive: true });
  const lock = ['--timeout', String(lockSeconds), join(cacheDirectory(), 'agent-build.lock')];
  const again = [process.execPath, fileURLToPath(import.meta.url), ...process.argv.slice(2)];
  const { status } = spawnSync('flock', [...lock, ...again], {
    stdio: 'inherit',
    env: { ...process.env, [lockVariable]: '1' },
  });
  return status ?? 1;
}

/** Executables, their gzip'd copies (no name or time in them) and the manifest that tells the controller of both. */
function filesOf(executables) {
  const files = {};
  const agents = {};
  for (const [architecture, bytes] of Object.entries(executables)) {
    const file = `agent-${architecture}`;
    const compressed = gzipSync(bytes, { level: 9 });
    files[file] = bytes;
    files[`${file}.gz`] = compressed;
    agents[architecture] = {
      file,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      size: bytes.length,
      compressed: { file: `${file}.gz`, size: compressed.length },
    };
  }
  files['manifest.json'] = `${JSON.stringify({ version: projectVersion(), agents }, null, 2)}\n`;
  return files;
}

/** Every file appears whole; the stamp goes first and comes back last, so an interrupted build is done again. */
function writeAll(directory, files, stamp) {
  mkdirSync(directory, { recursive: true });
  rmSync(join(directory, stamp.name), { force: true });
  for (const [name, content] of [...Object.entries(files), [stamp.name, stamp.text]]) {
    const unfinished = join(directory, `.${name}.unfinished`);
    writeFileSync(unfinished, content, { mode: /^agent-[^.]+$/.test(name) ? 0o755 : 0o644 });
    renameSync(unfinished, join(directory, name));
  }
}
