// A Debian 13 root with QuickJS and compilers for both architectures, made once and kept in the user's cache. It is not run as a
// container: its programs are called through chroot, as root or in a user namespace.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { isInstalled, runCommand } from './command.mjs';
import { BuildError, say } from './progress.mjs';
import { targets } from './targets.mjs';

const native = targets[process.arch];
const suite = 'trixie';

/** Debian 12 has no QuickJS; 13 has 2025-04-26 with its static library. */
function recipe() {
  if (!native) {
    throw new BuildError(`no build on ${process.arch}: build on ${Object.keys(targets).join(' or ')}`);
  }
  const others = Object.values(targets).filter((target) => target !== native);
  return {
    suite,
    architectures: [native, ...others].map(({ debian }) => debian),
    packages: [
      'gcc',
      'libc6-dev',
      'quickjs',
      'libquickjs',
      ...others.flatMap(({ debian, crossCompiler }) => [
        crossCompiler,
        `libc6-dev:${debian}`,
        `libquickjs:${debian}`,
      ]),
    ],
  };
}

export function cacheDirectory() {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'iscsi-deploy');
}

/** The part of the recipe that decides what the compilers produce. */
export function toolchainKey() {
  return createHash('sha256').update(JSON.stringify(recipe())).digest('hex').slice(0, 12);
}

/** The root directory of the toolchain; made where it is missing. */
export async function ensureToolchain() {
  const root = join(cacheDirectory(), `agent-toolchain-${toolchainKey()}`);
  if (existsSync(root)) return root;
  ensureMmdebstrap();
  const unfinished = `${root}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  say(`toolchain: a Debian ${suite} root with QuickJS and gcc, once (about 150 MB from the archive)`);
  await extractRoot(unfinished);
  renameSync(unfinished, root);
  say(`toolchain: ready in ${root}`);
  return root;
}

function ensureMmdebstrap() {
  if (isInstalled('mmdebstrap')) return;
  const install = [
    'apt-get',
    'install',
    '-y',
    '--no-install-recommends',
    'mmdebstrap',
    'debian-archive-keyring',
  ];
  if (!isRoot() || !isInstalled('apt-get')) {
    throw new BuildError(`mmdebstrap is missing. Run:\n  sudo apt-get update && sudo ${install.join(' ')}`);
  }
  say('toolchain: installing mmdebstrap');
  runCommand(['apt-get', 'update']);
  runCommand(install, { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
}

/** mmdebstrap writes a tar, which an ordinary user can unpack too: device files, which only root can make, are left out. */
async function extractRoot(directory) {
  const { architectures, packages } = recipe();
  const make = [
    'mmdebstrap',
    '--quiet',
    '--variant=minbase',
    `--architectures=${architectures.join(',')}`,
    `--include=${packages.join(',')}`,
    '--aptopt=Acquire::Retries "3"',
    '--dpkgopt=path-exclude=/usr/share/man/*',
    '--dpkgopt=path-exclude=/usr/share/locale/*',
    suite,
    '-',
    ...(process.env.ISCSI_DEPLOY_DEBIAN_MIRROR ? [process.env.ISCSI_DEPLOY_DEBIAN_MIRROR] : []),
  ];
  const unpack = ['tar', '-x', '--no-same-owner', '--exclude=./dev/*', '-C', directory];
  await pipe(make, unpack, 20);
}

async function pipe(from, to, minutes) {
  const signal = AbortSignal.timeout(minutes * 60_000);
  const source = spawn(from[0], from.slice(1), { stdio: ['ignore', 'pipe', 'pipe'], signal });
  const sink = spawn(to[0], to.slice(1), { stdio: [source.stdout, 'ignore', 'pipe'], signal });
  source.stdout.destroy();
  for (const [child, argv] of await Promise.all([ended(source, from), ended(sink, to)])) {
    if (child.code === 0) continue;
    const hint =
      "It needs a Debian mirror; ISCSI_DEPLOY_DEBIAN_MIRROR names another one than mmdebstrap's own.";
    throw new BuildError(`${argv.join(' ')}\nended with ${child.code}:\n${child.said.trimEnd()}\n${hint}`);
  }
}

function ended(child, argv) {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text) => {
      said += text;
    });
    child.on('error', (error) => reject(new BuildError(`${argv[0]}: ${error.message}`)));
    child.on('close', (code, signal) => resolve([{ code: code ?? signal, said }, argv]));
  });
}

/** Runs a program of the root, with a directory of the root as its current one. */
export function runInRoot(root, directory, argv) {
  const enter = isRoot() ? ['chroot'] : ['unshare', '--map-root-user', 'chroot'];
  return runCommand([...enter, root, 'env', '-i', '-C', directory, 'PATH=/usr/bin', 'LC_ALL=C', ...argv]);
}

function isRoot() {
  return process.getuid?.() === 0;
}
