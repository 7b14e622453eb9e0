// A `template` task becomes a `file` with the rendered text: hosts know nothing of templates.
import { childOf } from '../../source/node.ts';
import { EvaluationError } from '../expression/evaluation-error.ts';
import { renderTemplate } from '../expression/render-template.ts';
import type { Scope } from '../expression/scope.ts';
import { isMap, typeOf, Unknown, type Value } from '../expression/value.ts';
import { noSuchTemplate } from '../no-such-template.ts';
import type { Task, TemplateFile } from '../playbook.ts';

/** What the schema of `file` takes. Throws `EvaluationError`. */
export function fileFromTemplate(
  task: Task,
  values: Value,
  scope: Scope,
  templates: ReadonlyMap<string, TemplateFile>,
): Value {
  if (!isMap(values)) return values;
  const { src = null, dest = null, ...ownership } = values;
  if (src instanceof Unknown) return src;
  const place = childOf(task.body, 'src')?.place ?? task.place;
  if (typeof src !== 'string') throw new EvaluationError(place, `\`src\`: want text, found ${typeOf(src)}`);
  const template = templates.get(src);
  if (!template) {
    const { message, hint } = noSuchTemplate(src, templates);
    throw new EvaluationError(place, message, hint);
  }
  const content = renderTemplate(template, scope.frame);
  return { ...ownership, path: dest, content, ...(template.isVaulted && { sensitive: true }) };
}
