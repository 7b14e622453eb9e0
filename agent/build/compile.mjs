// From the bundle to executables: bytecode as a C array, and one static link for each architecture.
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { projectRoot } from './bundle.mjs';
import { say } from './progress.mjs';
import { targets } from './targets.mjs';
import { runInRoot } from './toolchain.mjs';

export const cSources = ['agent/system/quickjs/native.c', 'agent/system/quickjs/start.c'];

/** Nothing of the machine or the moment gets in: no debug information, no build id, no `__DATE__`; file names have no directory. */
const compilerOptions = [
  '-Os',
  '-std=gnu17',
  '-Wall',
  '-Wextra',
  '-Werror',
  '-Wno-unused-parameter',
  '-Wdate-time',
  '-fstack-protector-strong',
  '-D_FORTIFY_SOURCE=2',
  '-isystem/usr/include/quickjs',
];
const linkerOptions = ['-static', '-s', '-Wl,--build-id=none', '-Wl,--gc-sections', '-Wl,-z,relro,-z,now'];

/** `-s`: positions in a minified line tell nobody anything; names stay in stack traces without them. */
const bytecodeOptions = ['-c', '-s', '-m', '-M', 'native', '-N', 'agent_bytecode'];

/** What decides the executables beside the sources. */
export const compilerRecipe = JSON.stringify([bytecodeOptions, compilerOptions, linkerOptions, targets]);

/** Executables by architecture, as bytes. */
export function compileAgent(root, bundle, architectures) {
  const place = mkdtempSync(join(root, 'tmp', 'agent-'));
  const inside = join('/tmp', basename(place));
  try {
    for (const source of cSources) copyFileSync(join(projectRoot, source), join(place, basename(source)));
    writeFileSync(join(place, 'agent.js'), bundle);
    runInRoot(root, inside, ['qjsc', ...bytecodeOptions, '-o', 'agent.c', 'agent.js']);
    say('bytecode: compiled');
    return Object.fromEntries(
      architectures.map((architecture) => [architecture, link(root, place, inside, architecture)]),
    );
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

function link(root, place, inside, architecture) {
  const { triplet } = targets[architecture];
  const executable = `agent-${architecture}`;
  runInRoot(root, inside, [
    `${triplet}-gcc`,
    ...compilerOptions,
    ...linkerOptions,
    ...cSources.map((source) => basename(source)),
    'agent.c',
    `/usr/lib/${triplet}/quickjs/libquickjs.a`,
    '-lm',
    '-o',
    executable,
  ]);
  const bytes = readFileSync(join(place, executable));
  say(`${executable}: linked, ${bytes.length.toLocaleString('en')} bytes`);
  return bytes;
}
