#!/usr/bin/env node
// Builds the controller into dist: node src/build.mjs. A file that has not changed is not touched, one that has is replaced as a whole: a command may be running from there.
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { build } from 'esbuild';

const source = resolve(import.meta.dirname, 'cli.ts');
const dist = resolve(import.meta.dirname, '../dist');

const { outputFiles } = await build({
  entryPoints: [source],
  outdir: dist,
  write: false,
  bundle: true,
  splitting: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  logLevel: 'warning',
});
mkdirSync(dist, { recursive: true });
for (const { path, contents } of outputFiles) replace(path, contents);
removeOthers(new Set(outputFiles.map(({ path }) => basename(path))));

function replace(path, contents) {
  if (isSame(path, contents)) return;
  const beside = `${path}.${process.pid}.tmp`;
  writeFileSync(beside, contents, { mode: isCommand(contents) ? 0o755 : 0o644 });
  renameSync(beside, path);
}

function isSame(path, contents) {
  try {
    return readFileSync(path).equals(contents);
  } catch {
    return false;
  }
}

function isCommand(contents) {
  return Buffer.from(contents.subarray(0, 2)).toString() === '#!';
}

/** Pieces of an earlier build; what is under dist in directories is not ours. */
function removeOthers(names) {
  for (const name of readdirSync(dist))
    if (name.endsWith('.js') && !names.has(name)) rmSync(join(dist, name), { force: true });
}
