// The product as its user has it: the built command line, a lab of its own for each file of tests, and a shell on the lab's hosts.
import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Outcome } from '../../src/run/outcome.ts';

const cli = resolve('dist/cli.js');

export interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

export interface RunEnded extends Ended {
  outcome: Outcome;
}

export class Deployment {
  readonly #scratch = mkdtempSync(join(tmpdir(), 'iscsi-deploy-e2e-'));
  #runs = 0;

  constructor(
    readonly lab: string,
    readonly inventory: string,
  ) {}

  /** Ends with the lab's own code; never rejects for it. */
  cli(args: readonly string[], seconds = 600): Promise<Ended> {
    return execute(process.execPath, [cli, ...args], seconds);
  }

  async up(): Promise<void> {
    const { code, stdout, stderr } = await this.cli(
      ['lab', 'up', '-i', this.inventory, '--name', this.lab, '--ttl', '3h'],
      1500,
    );
    if (code !== 0) throw new Error(`lab up ended with ${code}\n${stdout}\n${stderr}`);
  }

  /** `npm run demo` as the README has it, on a lab of this name, which it brings up; with its outcome as data. */
  async demonstrate(): Promise<RunEnded> {
    const { output, written } = this.#outcomeFile();
    const words = ['run', 'demo', '--', '--name', this.lab, '--ttl', '3h', ...written];
    const ended = await execute('npm', words, 1500);
    return { ...ended, outcome: readOutcome(output, ended) };
  }

  async down(): Promise<void> {
    await this.cli(['lab', 'down', '--name', this.lab]);
  }

  /** A run of a playbook against the lab, with its outcome as data. */
  async run(playbook: string, args: readonly string[] = [], verb = 'run'): Promise<RunEnded> {
    const { output, written } = this.#outcomeFile();
    const inventories = ['-i', this.inventory, '-i', await this.overlay()];
    const ended = await this.cli([verb, playbook, ...inventories, ...written, ...args]);
    return { ...ended, outcome: readOutcome(output, ended) };
  }

  #outcomeFile() {
    this.#runs += 1;
    const output = join(this.#scratch, `outcome-${this.#runs}.json`);
    return { output, written: ['--format', 'json', '--output', output] };
  }

  /** A command as a person at a terminal of 80 columns sees it, escape sequences taken out. */
  async onTerminal([verb = '', ...rest]: readonly string[]): Promise<Ended> {
    const words = [process.execPath, cli, verb, ...rest, '-i', this.inventory, '-i', await this.overlay()];
    const shell = `stty cols 80 rows 40; ${words.map(quote).join(' ')}`;
    const ended = await execute('script', ['--quiet', '--return', '--command', shell, '/dev/null'], 600);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a terminal is told.
    return { ...ended, stdout: ended.stdout.replace(/\u001b\[[0-9;?]*[A-Za-z]/g, '') };
  }

  /** The inventory that `lab up` wrote, with how to reach each host. */
  async overlay(): Promise<string> {
    const { stdout } = await this.cli(['lab', 'status', '--name', this.lab]);
    const [, path] = /^ {2}inventory (.+)$/m.exec(stdout) ?? [];
    if (path === undefined) throw new Error(`lab status names no inventory: ${stdout}`);
    return path;
  }

  /** The host keys that `lab up` wrote. */
  async knownHosts(): Promise<string> {
    const variables = join(dirname(await this.overlay()), 'host_vars', 'web01.yml');
    const [, path] = /iscsi_deploy_known_hosts: (\S+)/.exec(readFileSync(variables, 'utf8')) ?? [];
    if (path === undefined) throw new Error(`${variables} names no known_hosts`);
    return path;
  }

  /** Standard output of a command on a host, by root; rejects when it fails. */
  async root(host: string, script: string, seconds = 120): Promise<string> {
    const { code, stdout, stderr } = await this.tryRoot(host, script, seconds);
    if (code !== 0) throw new Error(`${host}: ${script}\nended with ${code}: ${stdout}${stderr}`);
    return stdout;
  }

  tryRoot(host: string, script: string, seconds = 120): Promise<Ended> {
    return this.cli(
      ['lab', 'ssh', '--name', this.lab, host, '--', 'sudo', 'sh', '-c', quote(script)],
      seconds,
    );
  }

  /** Starts a command on a host that goes on while the test does. */
  background(host: string, script: string) {
    const child = spawn(
      process.execPath,
      [cli, 'lab', 'ssh', '--name', this.lab, host, '--', 'sudo', 'sh', '-c', quote(script)],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    child.stderr.on('data', (chunk) => {
      output += chunk;
    });
    const ended = new Promise<{ code: number | null; output: string }>((done) =>
      child.on('close', (code) => done({ code, output })),
    );
    return { ended };
  }

  /** Restarts a host as its administrator would, and waits until another boot answers. */
  async reboot(host: string): Promise<void> {
    const before = await this.root(host, 'cat /proc/sys/kernel/random/boot_id');
    await this.tryRoot(host, 'systemctl reboot', 30);
    await this.until(`${host} has booted again`, 400, async () => {
      const { code, stdout } = await this.tryRoot(host, 'cat /proc/sys/kernel/random/boot_id', 30);
      return code === 0 && stdout !== before;
    });
  }

  /** Asks again and again until the answer is yes; the seconds it took. Rejects after `limit` seconds. */
  async until(what: string, limit: number, question: () => Promise<boolean>): Promise<number> {
    const begin = performance.now();
    for (;;) {
      if (await question()) return (performance.now() - begin) / 1000;
      const seconds = (performance.now() - begin) / 1000;
      if (seconds > limit) throw new Error(`not within ${limit} s: ${what}`);
      await new Promise((done) => setTimeout(done, 2000));
    }
  }
}

/** Whether the devices of all rows are the ones that the server made. */
export function proofs({ outcome }: RunEnded): string[] {
  return outcome.rows.map(({ client, proof }) => `${client} ${proof}`);
}

function readOutcome(file: string, ended: Ended): Outcome {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    // Where the files are wrong there is no outcome; a test that looks into one then sees none.
    return { mode: 'run', hosts: [], rows: [], phases: [], interrupted: ended.code === 130 };
  }
}

function execute(file: string, args: readonly string[], seconds: number): Promise<Ended> {
  return new Promise((done) => {
    const options = {
      timeout: seconds * 1000,
      maxBuffer: 64 * 2 ** 20,
      env: { ...process.env, NO_COLOR: '1' },
    };
    execFile(file, args, options, (error, stdout, stderr) => {
      const code = error ? (typeof error.code === 'number' ? error.code : 124) : 0;
      done({ code, stdout, stderr });
    });
  });
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
