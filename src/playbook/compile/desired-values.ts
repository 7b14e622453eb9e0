// The values of a task for one host, before any schema has seen them; a file that a secret went into is marked.
import { EvaluationError } from '../expression/evaluation-error.ts';
import type { Scope } from '../expression/scope.ts';
import { isMap, type Value } from '../expression/value.ts';
import type { Task, TemplateFile } from '../playbook.ts';
import { fileFromTemplate } from './file-from-template.ts';

/** Throws `EvaluationError`. */
export function desiredOf(task: Task, scope: Scope, templates: ReadonlyMap<string, TemplateFile>): Value {
  const { result, secret } = scope.trail.watch(() => valuesOf(task, scope, templates));
  const isFile = task.kind === 'file' || task.kind === 'template';
  return isFile && secret && isMap(result) && 'content' in result ? { ...result, sensitive: true } : result;
}

function valuesOf(task: Task, scope: Scope, templates: ReadonlyMap<string, TemplateFile>): Value {
  if (task.kind === 'command') refuseExposed(task, scope);
  const values = scope.evaluate(task.body, task.kind);
  return task.kind === 'template' ? fileFromTemplate(task, values, scope, templates) : values;
}

const exposed = ['argv', 'cmd', 'unless', 'environment', 'chdir'];

/** Arguments and environments of processes can be read by others on the host; what is written to standard input cannot. */
function refuseExposed({ body }: Task, scope: Scope): void {
  for (const word of exposed) {
    const value = body.entries.get(word)?.value;
    if (value && scope.trail.watch(() => scope.evaluate(value, word)).secret)
      throw new EvaluationError(
        value.place,
        `\`${word}\`: a secret here could be read by every user of the host`,
        'give it on `stdin`, or in a file that only root may read',
      );
  }
}
