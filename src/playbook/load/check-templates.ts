// The templates that tasks name outright: there, and sound. Which one an expression names is seen when it is evaluated.
import type { Findings } from '../../source/mistake.ts';
import { problemsOfCalls } from '../expression/calls.ts';
import { EvaluationError } from '../expression/evaluation-error.ts';
import { parsedTemplate, placeInTemplate } from '../expression/parsed-template.ts';
import { noSuchTemplate } from '../no-such-template.ts';
import { type Play, type TemplateFile, tasksIn } from '../playbook.ts';
import { isExpression } from './check-expressions.ts';

export function checkTemplates(
  plays: readonly Play[],
  templates: ReadonlyMap<string, TemplateFile>,
  findings: Findings,
): void {
  const used = new Set<TemplateFile>();
  for (const { kind, body } of plays.flatMap(({ steps, handlers }) => [...tasksIn(steps), ...handlers])) {
    const src = kind === 'template' ? body.entries.get('src')?.value : undefined;
    if (src?.type !== 'scalar' || typeof src.value !== 'string' || isExpression(src)) continue;
    const template = templates.get(src.value);
    if (template) used.add(template);
    else {
      const { message, hint } = noSuchTemplate(src.value, templates);
      findings.add(src.place, message, hint);
    }
  }
  for (const template of used) checkTemplate(template, findings);
}

/** Its syntax and the calls in it. */
export function checkTemplate(template: Pick<TemplateFile, 'file' | 'text'>, findings: Findings): void {
  try {
    for (const { at, message, hint } of problemsOfCalls(parsedTemplate(template)))
      findings.add(placeInTemplate(template, at), message, hint);
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    findings.add(error.place, error.message, error.hint);
  }
}
