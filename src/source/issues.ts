// What zod finds wrong, in the words of somebody who wrote a YAML file.
import type * as z from 'zod';
import { suggest } from './nearest.ts';
import { keysAt } from './schema-keys.ts';

export interface Issue {
  kind: 'missing' | 'unknown-key' | 'type' | 'value';
  /** To the value; for an unknown key, to the key. */
  path: PropertyKey[];
  message: string;
  hint?: string | undefined;
}

/**
 * Parses, and gives either the output or all issues. Values appear in hints only, where a name was expected: never in messages.
 * `what` is the whole, for messages: "a play".
 */
export function parseWith<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  what?: string,
): { output: z.output<Schema> } | { issues: Issue[] } {
  const result = schema.safeParse(value, { error: describe, reportInput: true });
  if (result.success) return { output: result.data };
  return { issues: result.error.issues.flatMap((issue) => issuesFrom(issue, schema, [], what)) };
}

/** "luns[0].lun" of ["luns", 0, "lun"]. */
export function formatPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, key) => (typeof key === 'number' ? `${text}[${key}]` : `${text}${text ? '.' : ''}${String(key)}`),
    '',
  );
}

const absenceCodes = new Set<string>(['invalid_type', 'invalid_value', 'invalid_union']);

function issuesFrom(
  issue: z.core.$ZodIssue,
  schema: z.ZodType,
  parents: PropertyKey[],
  what: string | undefined,
): Issue[] {
  const path = [...parents, ...issue.path];
  if (issue.input === undefined && absenceCodes.has(issue.code))
    return [{ kind: 'missing', path, message: `\`${formatPath(path)}\` is missing` }];
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(schema, path, key, what));
  if (issue.code === 'invalid_union') {
    const inner = branchMeant(issue.errors);
    if (inner) return inner.flatMap((one) => issuesFrom(one, schema, path, what));
  }
  const where = path.length > 0 ? `\`${formatPath(path)}\`: ` : '';
  const kind = issue.code === 'invalid_type' || issue.code === 'invalid_union' ? 'type' : 'value';
  return [{ kind, path, message: `${where}${issue.message}`, hint: hintFor(issue) }];
}

function unknownKey(schema: z.ZodType, path: PropertyKey[], key: string, what: string | undefined): Issue {
  const whole = what === undefined ? '' : ` in ${what}`;
  const owner = path.length > 0 ? ` in \`${formatPath(path)}\`` : whole;
  return {
    kind: 'unknown-key',
    path: [...path, key],
    message: `there is no \`${key}\`${owner}`,
    hint: suggest(key, keysAt(schema, path)),
  };
}

/** The branch of a union that the author meant: the one whose outer type fits. */
function branchMeant(branches: z.core.$ZodIssue[][]): z.core.$ZodIssue[] | undefined {
  const fitting = branches.filter(
    (issues) => !issues.some(({ code, path }) => code === 'invalid_type' && path.length === 0),
  );
  return fitting.length === 1 ? fitting[0] : undefined;
}

function hintFor(issue: z.core.$ZodIssue): string | undefined {
  const { input } = issue;
  if (issue.code === 'invalid_value' && typeof input === 'string') {
    const close = suggest(input, issue.values.map(String));
    return close?.startsWith('did') ? close : undefined;
  }
  if (issue.code === 'invalid_type' && issue.expected === 'boolean' && typeof input === 'string')
    return /^(yes|no|on|off)$/i.test(input)
      ? `\`${input}\` is text in YAML 1.2: write true or false`
      : undefined;
  return undefined;
}

/** zod asks this only where the schema has no words of its own. */
function describe(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code === 'invalid_type') return `want ${nameOf(issue.expected)}, found ${foundIn(issue.input)}`;
  if (issue.code === 'invalid_value') return `want ${issue.values.map(String).join(' or ')}`;
  if (issue.code === 'invalid_union') return describeUnion(issue.errors, issue.input);
  if (issue.code === 'too_small') return `too small: want at least ${issue.minimum}`;
  if (issue.code === 'too_big') return `too large: want at most ${issue.maximum}`;
  return undefined;
}

function describeUnion(branches: readonly z.core.$ZodIssue[][], input: unknown): string {
  const wanted = branches.flatMap((issues) =>
    issues.map((issue) => (issue.code === 'invalid_type' ? nameOf(issue.expected) : undefined)),
  );
  const names = [...new Set(wanted.filter((name) => name !== undefined))];
  return names.length > 0 ? `want ${names.join(' or ')}, found ${foundIn(input)}` : 'not allowed here';
}

const names: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'a map',
  record: 'a map',
  array: 'a list',
  null: 'nothing',
};

function nameOf(expected: string): string {
  return names[expected] ?? expected;
}

/** "text", "a list": the type of a value in a word, for messages that must not show the value. */
export function foundIn(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  return names[typeof value] ?? typeof value;
}
