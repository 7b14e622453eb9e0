// One play for one host: its resources in order, its handlers, and what does not apply or cannot be known.
import type { Resource } from '../../contract/resource.ts';
import type { InventoryHost } from '../../inventory/inventory.ts';
import type { Play, Task, TemplateFile } from '../playbook.ts';
import { type Compiled, compileTask } from './compile-task.ts';
import type { CompiledHostPlay } from './compiled.ts';
import type { HostFindings } from './host-findings.ts';
import type { HostScopes } from './host-scopes.ts';

/** What tasks are compiled with: the host, and where its names come from. */
export interface HostContext {
  host: InventoryHost;
  scopes: HostScopes;
  templates: ReadonlyMap<string, TemplateFile>;
  /** Whether the host itself was read: then a value that is not known is a mistake. */
  isRead: boolean;
  findings: HostFindings;
}

/** `tasks` are those of the play that were chosen. Mistakes are added to the context's findings. */
export function compilePlay(play: Play, tasks: readonly Task[], context: HostContext): CompiledHostPlay {
  const part: CompiledHostPlay = {
    host: context.host.name,
    batches: [],
    handlers: [],
    skipped: [],
    unknown: [],
  };
  const handlers = compileHandlers(play, part, context);
  const resources = compileTasks(play, tasks, new Set(handlers.map(({ name }) => name)), part, context);
  return { ...part, batches: resources.length > 0 ? [resources] : [], handlers };
}

/** Those that tasks notify under a name; that is the task's name as it is written. */
function compileHandlers(
  play: Play,
  part: CompiledHostPlay,
  context: HostContext,
): CompiledHostPlay['handlers'] {
  return play.handlers.flatMap((handler) => {
    const [resource] = compileTasks(play, [handler], new Set(), part, context);
    return resource ? [{ name: handler.name, resource }] : [];
  });
}

function compileTasks(
  play: Play,
  tasks: readonly Task[],
  handlers: ReadonlySet<string>,
  part: CompiledHostPlay,
  context: HostContext,
): Resource[] {
  const scope = context.scopes.within(context.host, [play.variables]);
  return tasks.flatMap((task) => {
    if (!task.isSound) return [];
    const own =
      task.variables.size > 0 ? context.scopes.within(context.host, [play.variables, task.variables]) : scope;
    const compiled = compileTask(task, own, context.templates, handlers);
    if (compiled.kind === 'resource') return [compiled.resource];
    note(task, compiled, part, context);
    return [];
  });
}

const notRead = 'what a host is can be used once it is among the chosen hosts and answers';

function note(
  { id, place }: Task,
  compiled: Exclude<Compiled, { kind: 'resource' }>,
  part: CompiledHostPlay,
  { host, isRead, findings }: HostContext,
): void {
  if (compiled.kind === 'skipped') part.skipped.push({ id, name: compiled.name });
  else if (compiled.kind === 'mistakes')
    for (const mistake of compiled.mistakes) findings.add(host.name, mistake);
  else {
    const { because } = compiled.unknown;
    part.unknown.push({ id, name: compiled.name, because });
    if (isRead) findings.add(host.name, { ...place, message: `${compiled.name}: ${because}`, hint: notRead });
  }
}
