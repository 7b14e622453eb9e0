// `command`: a program run with an argv, never by a shell. It says when it is done, so that the next run leaves it alone.
import * as z from 'zod';
import { splitArgv } from '../argv.ts';
import { absolutePath } from '../file-mode.ts';
import { impact } from '../impact-schema.ts';
import { defineKind } from '../kind.ts';

const argument = z.string().regex(/^[^\0]*$/, { error: 'an argument cannot hold a NUL character' });
const argv = z
  .array(argument)
  .min(1)
  .refine(([program = '']) => /^[^=]+$/.test(program), { error: 'want a program first, without `=`' });
const commandLine = argument.superRefine((text, context) => {
  const split = splitArgv(text);
  const problem =
    'problem' in split ? split.problem : split.argv.length === 0 ? 'there is no program' : undefined;
  if (problem) context.addIssue({ code: 'custom', message: `not a command line: ${problem}` });
});

export const commandSchema = z
  .strictObject({
    /** The program and its arguments. */
    argv: argv.optional(),
    /** The same as text: split at white space, quotes as in a shell, nothing expanded. */
    cmd: commandLine.optional(),
    /** Done where this path exists; after the command it must. */
    creates: absolutePath.optional(),
    /** Done where this path does not exist; after the command it may not. */
    removes: absolutePath.optional(),
    /** Done where this command, which only looks, ends with 0; after the command it must. */
    unless: z.union([argv, commandLine]).optional(),
    /** Where it runs; `/` unless said. */
    chdir: absolutePath.optional(),
    /** Added to a clean environment. */
    environment: z.record(z.string().regex(/^[A-Za-z_]\w*$/), argument).default({}),
    /** Text for standard input: the place for a secret. */
    stdin: z.string().optional(),
    /** Seconds for it to end, and for `unless` too. */
    deadline: z.number().positive().max(3600).default(60),
    /** The worst that it does: `--allow` must permit it. */
    impact: impact.default('none'),
  })
  .refine((value) => (value.argv === undefined) !== (value.cmd === undefined), {
    error: 'say `argv` or `cmd`, one of them',
  });

/** Characters of each stream that are kept; the rest is cut. */
export const mostOutput = 32_768;

export const commandObservation = z.strictObject({
  kind: z.literal('command'),
  argv: z.array(z.string()),
  /** 0 too where it was done already and did not run. */
  rc: z.int(),
  stdout: z.string(),
  stderr: z.string(),
});
export type CommandObservation = z.output<typeof commandObservation>;

export const commandKind = defineKind({
  schema: commandSchema,
  title: (desired) =>
    argvOf(desired.argv ?? desired.cmd)
      .join(' ')
      .slice(0, 80),
});

/** Of a list, or of text that the schema accepted. */
export function argvOf(said: string[] | string | undefined): string[] {
  if (typeof said !== 'string') return said ?? [];
  const split = splitArgv(said);
  return 'argv' in split ? split.argv : [];
}
