// Reads known_hosts files and adds to one; kept parsed between connections, because a fleet asks for the same files at once.
import { appendFile, mkdir, open, readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { codeOf } from '../error-code.ts';
import { keyTypeOf } from './host-key.ts';
import { type Endpoint, knownHostName } from './known-host-name.ts';
import { type KnownHosts, parseKnownHosts } from './known-hosts.ts';

const parsedFiles = new Map<string, { stamp: string; content: KnownHosts }>();

/** All lines of all files; a missing file has none, an unreadable one is reported as skipped. */
export async function readKnownHosts(files: string[]): Promise<KnownHosts> {
  const read = await Promise.all(files.map(readOne));
  return { keys: read.flatMap((one) => one.keys), skipped: read.flatMap((one) => one.skipped) };
}

/** Appends the key in one write, so that connections in parallel cannot tear each other's lines. Throws what the file system says. */
export async function rememberHostKey(file: string, endpoint: Endpoint, key: Buffer): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const line = `${knownHostName(endpoint)} ${keyTypeOf(key)} ${key.toString('base64')}\n`;
  await appendFile(file, (await endsInsideLine(file)) ? `\n${line}` : line, { mode: 0o600 });
}

async function readOne(file: string): Promise<KnownHosts> {
  try {
    const { mtimeMs, size, ino } = await stat(file);
    const stamp = `${mtimeMs} ${size} ${ino}`;
    const before = parsedFiles.get(file);
    if (before?.stamp === stamp) return before.content;
    const content = parseKnownHosts(await readFile(file, 'utf8'), file);
    parsedFiles.set(file, { stamp, content });
    return content;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return { keys: [], skipped: [] };
    return { keys: [], skipped: [{ file, line: 0, reason: `cannot be read (${codeOf(error)})` }] };
  }
}

async function endsInsideLine(file: string): Promise<boolean> {
  const handle = await open(file, 'r').catch(() => undefined);
  if (!handle) return false;
  try {
    const { size } = await handle.stat();
    if (size === 0) return false;
    const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
    return buffer[0] !== 0x0a;
  } finally {
    await handle.close();
  }
}
