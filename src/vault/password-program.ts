// A program that prints a vault password: it may use the terminal, and has a minute; what it prints is shown nowhere.
import { spawn } from 'node:child_process';
import { VaultError } from './vault-error.ts';

/** Milliseconds. */
const patience = 60_000;
const largestOutput = 64 * 1024;

/** Its standard output without line ends around it. Throws `VaultError`. */
export function runPasswordProgram(argv: readonly string[]): Promise<string> {
  const [program = '', ...rest] = argv;
  const failed = (how: string) => new VaultError(`the vault password program ${program} ${how}`);
  return new Promise((resolve, reject) => {
    const child = spawn(program, rest, {
      stdio: ['inherit', 'pipe', 'inherit'],
      timeout: patience,
      killSignal: 'SIGKILL',
    });
    const chunks: Buffer[] = [];
    let size = 0;
    child.stdout.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size > largestOutput) child.kill('SIGKILL');
    });
    child.on('error', (error) => reject(failed(`does not start: ${error.message}`)));
    child.on('exit', () => setTimeout(() => child.stdout.destroy(), 1000).unref());
    child.on('close', (code, signal) => {
      if (size > largestOutput) reject(failed(`prints more than ${largestOutput} bytes`));
      else if (signal) reject(failed(`was ended by ${signal}; it has ${patience / 1000} seconds`));
      else if (code !== 0) reject(failed(`ended with ${code}`));
      else
        resolve(
          Buffer.concat(chunks)
            .toString('utf8')
            .replace(/^[\r\n]+|[\r\n]+$/g, ''),
        );
    });
  });
}
