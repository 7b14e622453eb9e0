// The values of a task for one host, before any schema has seen them; a file that a secret went into is marked.
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
  const values = scope.evaluate(task.body, task.kind);
  return task.kind === 'template' ? fileFromTemplate(task, values, scope, templates) : values;
}
