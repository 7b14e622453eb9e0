// Plain text given to $EDITOR in a file of its own, in memory where the system has such a place; removed whatever happens.
import { spawn } from 'node:child_process';
import { access, constants, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { splitArgv } from '../contract/argv.ts';
import { VaultError } from '../vault/vault-error.ts';

/** Milliseconds that an editor has to end once this program has to. */
const grace = 2000;

/** What the editor left. `name` is the file's, since editors choose their colours by it. Throws `VaultError`. */
export async function editPrivately(content: Buffer, name: string): Promise<Buffer> {
  const folder = await mkdtemp(join(await privatePlace(), 'iscsi-deploy-'));
  try {
    const file = join(folder, basename(name));
    await writeFile(file, content, { mode: 0o600 });
    await runEditor(file);
    return await readFile(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function privatePlace(): Promise<string> {
  for (const place of ['/dev/shm', process.env['XDG_RUNTIME_DIR']])
    if (place && (await isWritable(place))) return place;
  return tmpdir();
}

function isWritable(path: string): Promise<boolean> {
  return access(path, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
}

/** As long as the person takes. ^C is the editor's own matter; what ends this program ends the editor first. */
async function runEditor(file: string): Promise<void> {
  const [program = '', ...rest] = editorArgv();
  const child = spawn(program, [...rest, file], { stdio: 'inherit' });
  const pass = (signal: NodeJS.Signals) => {
    if (signal !== 'SIGINT') child.kill(signal);
    if (signal !== 'SIGINT') setTimeout(() => child.kill('SIGKILL'), grace).unref();
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, pass);
  try {
    await ended(child, program);
  } finally {
    for (const signal of signals) process.off(signal, pass);
  }
}

function editorArgv(): string[] {
  const said = process.env['EDITOR'] || 'vi';
  const split = splitArgv(said);
  if ('argv' in split && split.argv.length > 0) return split.argv;
  throw new VaultError(`$EDITOR is no command: ${said}`);
}

function ended(child: ReturnType<typeof spawn>, program: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const failed = (how: string) =>
      reject(new VaultError(`the editor ${program} ${how}; nothing is changed`));
    child.on('error', (error) => failed(`does not start: ${error.message}`));
    child.on('exit', (code, signal) => (code === 0 ? resolve() : failed(`ended with ${code ?? signal}`)));
  });
}
