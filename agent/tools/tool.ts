// One way to run a command of the host: an argv, a bound, and a message that names the command and what it said.
import { HostError } from '../provider.ts';
import type { ExecResult, System } from '../system/system.ts';

/** A command and a pure parser of its output. */
export interface Tool<Output> {
  argv: readonly string[];
  /** Seconds until it is killed. */
  deadline: number;
  env?: Record<string, string>;
  /** For its standard input, which is empty otherwise. */
  input?: string;
  /** Exit codes that are no failure; 0 alone unless said. */
  accept?: readonly number[];
  parse(stdout: string, result: ExecResult): Output;
}

/** For commands whose exit code says all. */
export function ignoreOutput(): void {}

/** Runs a tool to its end. Throws HostError, with the hint, where it fails, hangs or is not installed. */
export function runTool<Output>(system: System, tool: Tool<Output>, hint?: string): Output {
  const result = runUnchecked(system, tool);
  if (!succeeded(tool, result)) throw new HostError(complaintOf(tool, result), hint);
  return tool.parse(result.stdout, result);
}

/** Runs a tool without judging its end, for callers that tell failures apart. */
export function runUnchecked(system: System, { argv, deadline, env, input }: Tool<unknown>): ExecResult {
  return system.exec(argv, { deadline, ...(env && { env }), ...(input !== undefined && { input }) });
}

export function succeeded({ accept = [0] }: Tool<unknown>, { code, timedOut }: ExecResult): boolean {
  return !timedOut && accept.includes(code);
}

/** "lvcreate: no space left", from the last lines of what it said; never more than 500 characters. */
export function complaintOf({ argv, deadline }: Tool<unknown>, result: ExecResult): string {
  const command = argv[0] ?? '';
  if (result.timedOut) return `${command} did not end within ${deadline} s`;
  if (result.code === 127 && result.stdout === '') return `${command} is not installed on this host`;
  const said = (result.stderr.trim() || result.stdout.trim()).split('\n').slice(-4).join(' ');
  return `${command}: ${said === '' ? `exit code ${result.code}` : said.replace(/\s+/g, ' ').slice(0, 500)}`;
}
