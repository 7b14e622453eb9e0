// One play: hosts, variables, steps and the handlers that tasks notify.
import type * as z from 'zod';
import { readInto } from '../../inventory/vars-files.ts';
import type { Findings } from '../../source/mistake.ts';
import { suggest } from '../../source/nearest.ts';
import { type MapNode, type Node, nodeAt } from '../../source/node.ts';
import type { Place } from '../../source/place.ts';
import type { Play, Policy, Share, Step, Task } from '../playbook.ts';
import { tasksIn } from '../playbook.ts';
import { type Context, fileOf, type Inherited, pathBeside, type StepContext } from './context.ts';
import { unsupportedInPlay } from './keywords.ts';
import { readFields } from './read-fields.ts';
import { readInherited } from './read-inherited.ts';
import { readSteps } from './read-steps.ts';
import { playWords } from './words.ts';

type Words = z.output<typeof playWords>;

/** The play as far as it can be read; what is wrong is added to the findings. `index` is its number in the playbook. */
export async function readPlay(node: MapNode, index: number, context: Context): Promise<Play> {
  const { findings } = context;
  const fields = readFields(node, playWords, unsupportedInPlay, findings, 'a play');
  const own = readInherited(node, fields, context.inherited, findings);
  // What the play passes on to its tasks apart from its tags and variables, which belong to the play itself.
  const inherited: Inherited = { ...own, tags: [], variables: new Map() };
  const hosts = patternOf(node);
  const handlers = await readHandlers(node, index, { ...context, inherited });
  return {
    name: fields?.name ?? hosts,
    hosts,
    hostsPlace: nodeAt(node, ['hosts']).node.place,
    tags: own.tags,
    variables: await withFiles(own, namedFiles(node), context),
    steps: await readSections(node, index, handlers, { ...context, inherited }),
    handlers,
    policy: policyOf(fields),
  };
}

/** The pattern even where other words of the play are wrong, so that its tasks can be checked too. */
function patternOf(play: MapNode): string {
  const node = play.entries.get('hosts')?.value;
  const names = node?.type === 'list' ? node.items : node ? [node] : [];
  return names
    .flatMap((name) => (name.type === 'scalar' && name.value !== null ? [name.value] : []))
    .join(',');
}

const sections = ['pre_tasks', 'tasks', 'post_tasks'] as const;

/** As in Ansible, handlers run at the end of each section. */
async function readSections(
  play: MapNode,
  index: number,
  handlers: readonly Task[],
  context: Context,
): Promise<Step[]> {
  const handlerNames = handlers.flatMap(({ name, listen }) => [name, ...listen]);
  const inside = { ...context, nextId: numbering(`${index}.`), handlerNames, areHandlers: false };
  const steps: Step[] = [];
  for (const section of sections) {
    const list = play.entries.get(section)?.value;
    if (list?.type === 'list') steps.push(...(await readSteps(list, inside)), { type: 'flush' });
  }
  return steps;
}

async function readHandlers(play: MapNode, index: number, context: Context): Promise<Task[]> {
  const inside: StepContext = {
    ...context,
    nextId: numbering(`${index}.h`),
    handlerNames: [],
    areHandlers: true,
  };
  const handlers = tasksIn(await readSteps(play.entries.get('handlers')?.value, inside));
  checkHandlers(handlers, context.findings);
  return handlers;
}

function numbering(prefix: string): () => string {
  let next = 0;
  return () => `${prefix}${next++}`;
}

function checkHandlers(handlers: readonly Task[], findings: Findings): void {
  const seen = new Set<string>();
  for (const { name, nameNode, place } of handlers) {
    if (!nameNode) findings.add(place, 'a handler needs a `name`: tasks notify it by that');
    else if (String(nameNode.value).includes('{{'))
      findings.add(nameNode.place, "a handler's name cannot hold an expression");
    else if (seen.has(name)) findings.add(nameNode.place, `a second handler is named \`${name}\``);
    seen.add(name);
  }
  const names = handlers.flatMap(({ name, listen }) => [name, ...listen]);
  for (const { notify, place } of handlers)
    for (const name of notify)
      if (!names.includes(name))
        findings.add(
          place,
          `no handler of this play is named \`${name}\``,
          suggest(name, names, 'there are'),
        );
}

/** As in Ansible, the variables of `import_playbook` win over the play's own. */
async function withFiles(
  { variables }: Inherited,
  files: readonly NamedFile[],
  context: Context,
): Promise<Map<string, Node>> {
  const all = new Map([...variables, ...context.inherited.variables]);
  for (const { name, place } of files)
    await readInto(pathBeside(fileOf(context), name), all, context.findings, place);
  return all;
}

interface NamedFile {
  name: string;
  place: Place;
}

/** Also where other words of the play are wrong. */
function namedFiles(play: MapNode): NamedFile[] {
  const node = play.entries.get('vars_files')?.value;
  const names = node?.type === 'list' ? node.items : node ? [node] : [];
  return names.flatMap((name) =>
    name.type === 'scalar' && typeof name.value === 'string' && !name.value.includes('{{')
      ? [{ name: name.value, place: name.place }]
      : [],
  );
}

function policyOf(fields: Words | undefined): Policy {
  const { serial = [], any_errors_fatal: isFatal, max_fail_percentage: most } = fields ?? {};
  return {
    serial: [serial].flat().map(shareOf),
    maxFailPercentage: isFatal ? 0 : most,
  };
}

function shareOf(written: number | string): Share {
  const isPercentage = typeof written === 'string' && written.endsWith('%');
  return isPercentage ? { percent: Number.parseInt(written, 10) } : { hosts: Number(written) };
}
