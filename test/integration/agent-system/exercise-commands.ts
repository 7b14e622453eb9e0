// Commands that succeed, fail, say too much, refuse to end or leave others behind.
import type { ExecOptions, ExecResult, System } from '../../../agent/system/system.ts';
import type { Exercise } from './findings.ts';

export const exerciseCommands: Exercise = (system, findings) => {
  const run = (argv: string[], options: Partial<ExecOptions> = {}) =>
    system.exec(argv, { deadline: 20, ...options });
  const shell = (script: string, options: Partial<ExecOptions> = {}) => run(['sh', '-c', script], options);

  findings.note('both streams and a code', () => shell('echo out; echo err >&2; exit 3'));
  findings.note('environment', () =>
    run(['/usr/bin/env'], { env: { EXTRA: 'x y' } })
      .stdout.split('\n')
      .sort(),
  );
  findings.note('no command', () => run(['/no/such/command']));
  findings.note('no executable', () => run(['/etc/passwd']));
  findings.note('a signal', () => shell('kill -9 $$').code);
  findings.note('input', () => run(['cat'], { input: 'grüß\n' }).stdout);
  findings.note('no input', () => run(['cat']).stdout);
  findings.note('input that nobody reads', () => run(['true'], { input: 'x'.repeat(1_000_000) }).code);
  findings.note('3 MB through a filter', () => run(['cat'], { input: 'x'.repeat(3_000_000) }).stdout.length);
  findings.note('output that is no UTF-8', () => run(['printf', 'a\\377b']).stdout);
  findings.note('10 MB on both streams', () => {
    const { code, stdout, stderr } = shell(
      'head -c 10000000 /dev/zero >&2 & head -c 10000000 /dev/zero; wait',
    );
    return [code, stdout.length, stderr.length];
  });
  findings.note('descriptors', () => shell('ls /proc/$$/fd').stdout);
  findings.note(
    'ignored and blocked signals',
    () => run(['grep', '-E', 'Sig(Ign|Blk)', '/proc/self/status']).stdout,
  );
  findings.note('place and mask', () => shell('pwd; umask').stdout);
  findings.note('a session of its own', () => shell('ps -o sid= -p $$; echo $$').stdout.trim().split(/\s+/));

  findings.note('deadline', () => timed(system, 0.5, 'sleep 300 & echo $!; sleep 300'));
  findings.note('deadline of one that ignores SIGTERM', () =>
    timed(system, 0.5, 'trap "" TERM; sleep 300 & echo $!; sleep 300'),
  );
  findings.note('deadline of one that ends and leaves another', () =>
    timed(system, 0.5, 'sh -c \'trap "" TERM; echo $$; sleep 300\' & trap "exit 5" TERM; wait'),
  );
  findings.note('a daemon that keeps the streams', () => timed(system, 20, 'sleep 5 & echo $!'));
};

/** Runs a script that prints the pid of what it leaves behind. */
function timed(system: System, deadline: number, script: string) {
  const start = system.uptime();
  const result = system.exec(['sh', '-c', script], { deadline });
  const seconds = system.uptime() - start;
  return { ...describe(result), seconds, alive: survives(system, result.stdout.trim()) };
}

function describe({ code, timedOut }: ExecResult) {
  return { code, timedOut };
}

/** Whether a process is still there after a second: one that was killed may take a moment to go. */
function survives(system: System, pid: string): boolean {
  for (let tries = 0; tries < 20 && isAlive(system, pid); tries += 1) system.sleep(0.05);
  return isAlive(system, pid);
}

/** A zombie that nobody has waited for yet counts as dead. */
function isAlive(system: System, pid: string): boolean {
  const stat = system.readTextIfExists(`/proc/${pid}/stat`);
  return stat !== undefined && stat.charAt(stat.lastIndexOf(')') + 2) !== 'Z';
}
