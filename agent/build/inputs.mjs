// Whether the built executables are those of today's sources.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './bundle.mjs';
import { compilerRecipe, cSources } from './compile.mjs';
import { toolchainKey } from './toolchain.mjs';

export const distDirectory = join(projectRoot, 'dist/agent');
const stampFile = 'build-stamp.json';

export function projectVersion() {
  return JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')).version;
}

/** A hash over everything that the executables and the manifest are made from. */
export function hashInputs(bundle, architectures) {
  const hash = createHash('sha256');
  const parts = [bundle, compilerRecipe, toolchainKey(), projectVersion(), architectures.join()];
  for (const part of [...parts, ...cSources.map((source) => readFileSync(join(projectRoot, source)))]) {
    hash.update(part).update('\0');
  }
  return hash.digest('hex');
}

export function stampOf(inputs) {
  return { name: stampFile, text: `${JSON.stringify({ inputs })}\n` };
}

export function isBuilt(directory, inputs) {
  const file = join(directory, stampFile);
  if (!existsSync(file) || readFileSync(file, 'utf8') !== stampOf(inputs).text) return false;
  const { agents } = JSON.parse(readFileSync(join(directory, 'manifest.json'), 'utf8'));
  return Object.values(agents).every((agent) =>
    [agent.file, agent.compressed.file].every((name) => existsSync(join(directory, name))),
  );
}
