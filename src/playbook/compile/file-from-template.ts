// A `template` task becomes a `file` with the rendered text: hosts know nothing of templates.
import { suggest } from '../../source/nearest.ts';
import { childOf } from '../../source/node.ts';
import { EvaluationError } from '../expression/evaluation-error.ts';
import { parsedTemplate, placeInTemplate } from '../expression/parsed-template.ts';
import { renderText } from '../expression/render.ts';
import type { Scope } from '../expression/scope.ts';
import { isMap, type Value } from '../expression/value.ts';
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
  const template = typeof src === 'string' ? templates.get(src) : undefined;
  if (typeof src === 'object') return src;
  if (!template) {
    const place = childOf(task.body, 'src')?.place ?? task.place;
    throw new EvaluationError(
      place,
      `there is no template \`${src}\``,
      suggest(String(src), templates.keys(), 'there are'),
    );
  }
  const content = renderText(parsedTemplate(template), scope.frame, (at) => placeInTemplate(template, at));
  return { ...ownership, path: dest, content };
}
