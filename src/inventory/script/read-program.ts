// An executable inventory: asked with `--list`, and with `--host` for each host where `_meta` does not tell all.
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import * as z from 'zod';
import { formatPath } from '../../source/issues.ts';
import type { Findings } from '../../source/mistake.ts';
import type { Entry, Plain } from '../../source/node.ts';
import { type Place, startOf } from '../../source/place.ts';
import { type Draft, groupIn, hostIn } from '../draft.ts';
import { isGroupName, isHostName } from '../names.ts';
import { addVariables, nodeOf } from '../variables.ts';
import { runProgram } from './run-program.ts';

/** Runs of `--host` at the same time, and levels that its answers may nest. */
const together = 8;
const deepest = 100;

const variables = z.record(z.string(), z.json());
const listing = z.object({
  _meta: z.object({ hostvars: z.record(z.string(), variables).optional() }).optional(),
});
const group = z.union([
  z.array(z.string()).transform((hosts) => ({ hosts, vars: {}, children: [] })),
  z.object({
    hosts: z.array(z.string()).default([]),
    vars: variables.default({}),
    children: z.array(z.string()).default([]),
  }),
]);

/** Adds what it prints; a failure is added to the findings, at the program. */
export async function readProgram(file: string, draft: Draft, findings: Findings): Promise<void> {
  const place = startOf(file);
  if (!(await isExecutable(file)))
    return findings.add(place, 'begins with `#!` and is not executable', `chmod +x ${file}`);
  const answer = await ask(file, ['--list'], place, findings);
  if (answer === undefined) return;
  const reader = new ProgramReader(file, place, draft, findings);
  const meta = reader.parse(listing, answer, '--list')?._meta?.hostvars;
  for (const [name, said] of Object.entries(answer)) if (name !== '_meta') reader.group(name, said);
  if (meta) for (const host of reader.hosts) reader.variables(host, meta[host] ?? {});
  else await askEach(reader, file, place, findings);
}

/** Stops at the first failure: the next would fail the same way, a minute later. */
async function askEach(reader: ProgramReader, file: string, place: Place, findings: Findings): Promise<void> {
  const waiting = [...reader.hosts];
  const before = findings.mistakes.length;
  const worker = async () => {
    for (let host = waiting.shift(); host !== undefined; host = waiting.shift()) {
      const said = await ask(file, ['--host', host], place, findings);
      if (findings.mistakes.length > before) return;
      reader.variables(host, reader.parse(variables, said ?? {}, `--host ${host}`) ?? {});
    }
  };
  await Promise.all(Array.from({ length: together }, worker));
}

type Answer = Record<string, unknown>;

async function ask(
  file: string,
  args: string[],
  place: Place,
  findings: Findings,
): Promise<Answer | undefined> {
  const result = await runProgram(file, args);
  const refuse = (why: string) => findings.add(place, `${file} ${args.join(' ')} ${why}`);
  if ('problem' in result) refuse(result.problem);
  else if (result.output.trim() === '') return {};
  else if (nestsTooDeep(result.output)) refuse(`printed what nests deeper than ${deepest} levels`);
  else {
    try {
      const answer = z.record(z.string(), z.unknown()).safeParse(JSON.parse(result.output));
      if (answer.success) return answer.data;
      refuse('printed JSON that is no map');
    } catch (error) {
      refuse(`printed no JSON${whereIn(result.output, error)}`);
    }
  }
  return undefined;
}

/** Brackets inside texts count too, which only makes the bound stricter for texts full of them. */
function nestsTooDeep(json: string): boolean {
  let depth = 0;
  for (const [bracket] of json.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/gs)) {
    if (bracket === '[' || bracket === '{') depth += 1;
    else if (bracket === ']' || bracket === '}') depth -= 1;
    if (depth > deepest) return true;
  }
  return false;
}

/** Never its content: that may be a secret. */
function whereIn(json: string, error: unknown): string {
  const position = /position (\d+)/.exec(String(error))?.[1];
  if (position === undefined) return '';
  const lines = json.slice(0, Number(position)).split('\n');
  return ` (line ${lines.length}, column ${(lines.at(-1) ?? '').length + 1} of what it printed)`;
}

class ProgramReader {
  readonly hosts = new Set<string>();
  readonly #file: string;
  readonly #place: Place;
  readonly #draft: Draft;
  readonly #findings: Findings;

  constructor(file: string, place: Place, draft: Draft, findings: Findings) {
    this.#file = file;
    this.#place = place;
    this.#draft = draft;
    this.#findings = findings;
  }

  parse<Schema extends z.ZodType>(schema: Schema, value: unknown, of: string): z.output<Schema> | undefined {
    const result = schema.safeParse(value);
    if (result.success) return result.data;
    const [issue] = result.error.issues;
    this.#refuse(
      `${of}: ${formatPath(issue?.path ?? [])}: ${issue?.message ?? 'not what an inventory prints'}`,
    );
    return undefined;
  }

  /** A list is a list of hosts; a map without any of the three words is one host's variables. */
  group(name: string, said: unknown): void {
    if (!isGroupName(name)) return this.#refuse(`\`${name}\` is no name for a group`);
    const isMap = typeof said === 'object' && said !== null && !Array.isArray(said);
    const isHost = isMap && !['hosts', 'vars', 'children'].some((word) => Object.hasOwn(said, word));
    const parsed = this.parse(group, isHost ? { hosts: [name], vars: said } : said, `group ${name}`);
    if (!parsed) return;
    const draft = groupIn(this.#draft, name, this.#place);
    for (const host of parsed.hosts) this.#host(host, draft.hosts);
    addVariables(this.#entries(parsed.vars), draft.variables, this.#findings);
    for (const child of parsed.children) {
      if (!isGroupName(child)) this.#refuse(`\`${child}\` is no name for a group`);
      else draft.children.set(groupIn(this.#draft, child, this.#place).name, this.#place);
    }
  }

  variables(host: string, said: Record<string, Plain>): void {
    const draft = hostIn(this.#draft, host, this.#place);
    addVariables(this.#entries(said), draft.variables, this.#findings);
  }

  #host(name: string, members: Set<string>): void {
    if (!isHostName(name)) return this.#refuse(`\`${name}\` is no name for a host`);
    hostIn(this.#draft, name, this.#place);
    members.add(name);
    this.hosts.add(name);
  }

  #entries(said: Record<string, Plain>): Map<string, Entry> {
    const node = nodeOf(said, this.#place, '', this.#findings);
    return node.type === 'map' ? node.entries : new Map();
  }

  #refuse(what: string): void {
    this.#findings.add(this.#place, `${this.#file} printed: ${what}`);
  }
}

async function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}
