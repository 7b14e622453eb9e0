// Each template file is parsed once, for however many tasks and hosts it is rendered.
import { advance } from '../../source/node.ts';
import { type Place, startOf } from '../../source/place.ts';
import { EvaluationError } from './evaluation-error.ts';
import { parseTemplate } from './parse.ts';
import { ExpressionSyntaxError, type Part } from './syntax.ts';

export interface TemplateSource {
  file: string;
  text: string;
}

const parsed = new WeakMap<TemplateSource, Part[]>();

/** Throws `EvaluationError` at the place of a syntax error. */
export function parsedTemplate(template: TemplateSource): Part[] {
  const known = parsed.get(template);
  if (known) return known;
  try {
    const parts = parseTemplate(template.text);
    parsed.set(template, parts);
    return parts;
  } catch (error) {
    if (!(error instanceof ExpressionSyntaxError)) throw error;
    throw new EvaluationError(placeInTemplate(template, error.at), error.message, error.hint);
  }
}

export function placeInTemplate({ file, text }: TemplateSource, at: number): Place {
  return advance(startOf(file), text.slice(0, at));
}
