// Runs the built command line on labs of its own, and sees what runs on this machine because of them.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

export interface Said {
  code: number;
  stdout: string;
  stderr: string;
}

export class LabCommand {
  /** Labs of a test are its own; images are those of the user, because making one takes minutes. */
  readonly state = mkdtempSync(join(tmpdir(), 'lab-'));
  private readonly environment = { ...process.env, XDG_STATE_HOME: this.state };

  directory(name: string): string {
    return join(this.state, 'iscsi-deploy/labs', name);
  }

  run(...words: string[]): Promise<Said> {
    return new Promise((resolve) => {
      const options = { env: this.environment, maxBuffer: 2 ** 24 };
      execFile(process.execPath, [program, 'lab', ...words], options, (error, stdout, stderr) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, stdout, stderr }),
      );
    });
  }

  /** Standard output of a command on a host, trimmed; throws if it fails. */
  async on(host: string, command: string): Promise<string> {
    const said = await this.run('ssh', host, '--', command);
    if (said.code !== 0) throw new Error(`${host}: ${command}: exit code ${said.code}: ${said.stderr}`);
    return said.stdout.trim();
  }

  start(...words: string[]): ChildProcess {
    return spawn(process.execPath, [program, 'lab', ...words], { env: this.environment, stdio: 'ignore' });
  }

  /** Processes whose command line holds the directory of the lab. */
  processes(name: string, program: 'qemu-system' | 'supervise' | '' = ''): number[] {
    const directory = this.directory(name);
    return readdirSync('/proc')
      .filter((entry) => /^\d+$/.test(entry))
      .filter((pid) => {
        const line = commandLine(pid);
        return line.includes(directory) && line.includes(program) && Number(pid) !== process.pid;
      })
      .map(Number);
  }
}

/** Empty for a process that is gone, or a zombie. */
function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}
