// An executable inventory, run once: bounded in time and in what it may print.
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import type { Readable } from 'node:stream';

/** Seconds for one run, and bytes that it may print: a cloud of thousands answers within both. */
const longest = 60;
const largest = 32 * 2 ** 20;

/** Characters of what it wrote to standard error that a mistake shows. */
const mostShown = 500;

/** What it printed as UTF-8, or why there is nothing to read. Its standard input is empty, its environment ours. */
export async function runProgram(
  file: string,
  args: readonly string[],
  seconds = longest,
): Promise<{ output: string } | { problem: string }> {
  const child = spawn(resolve(file), args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let problem: string | undefined;
  const stop = (why: string) => {
    problem ??= why;
    child.kill('SIGKILL');
    child.stdout.destroy();
    child.stderr.destroy();
  };
  const timer = setTimeout(() => stop(`ran longer than ${seconds} s`), seconds * 1000);
  const output = collect(child.stdout, () => stop(`printed more than ${largest} bytes`));
  const errors = collect(child.stderr, () => stop(`printed more than ${largest} bytes of errors`));
  const code = await new Promise<number | string>((done) => {
    child.on('error', (error) => done(`cannot be run: ${'code' in error ? error.code : error.message}`));
    child.on('close', (status, signal) => done(status ?? `was ended by ${signal}`));
  });
  clearTimeout(timer);
  if (problem === undefined && code !== 0)
    problem = typeof code === 'string' ? code : `failed with status ${code}`;
  if (problem !== undefined) return { problem: `${problem}${shown(Buffer.concat(errors).toString())}` };
  try {
    return { output: new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(output)) };
  } catch {
    return { problem: 'printed what is not UTF-8 text' };
  }
}

function collect(stream: Readable, tooMuch: () => void): Buffer[] {
  const chunks: Buffer[] = [];
  let size = 0;
  stream.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > largest) tooMuch();
    else chunks.push(chunk);
  });
  return chunks;
}

/** The end of its errors, on one line, without what could command a terminal. */
function shown(errors: string): string {
  const line = errors.trim().replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ');
  if (line === '') return '';
  return `: ${line.length > mostShown ? `…${line.slice(-mostShown)}` : line}`;
}
