// Expressions over variables written as YAML: what they come to, or the error as "line:column: message | hint".

import { EvaluationError } from '../../../../src/playbook/expression/evaluation-error.ts';
import type { Reading } from '../../../../src/playbook/expression/reading.ts';
import { Scope, Trail } from '../../../../src/playbook/expression/scope.ts';
import { Unknown, type Value } from '../../../../src/playbook/expression/value.ts';
import { Findings } from '../../../../src/source/mistake.ts';
import type { Node } from '../../../../src/source/node.ts';
import { parseYaml } from '../../../../src/source/parse-yaml.ts';

export function yaml(text: string, file = 'vars.yml'): Node {
  const findings = new Findings();
  const node = parseYaml(file, text, 'playbook', findings);
  if (!node || findings.mistakes.length > 0) throw new Error(findings.mistakes[0]?.message ?? 'no content');
  return node;
}

/** Variables of the YAML text, with a fact that nobody knows yet beside them. */
export function scopeOf(text: string, fixed: Record<string, Reading> = {}): Scope {
  const node = yaml(text);
  const variables = node.type === 'map' ? [...node.entries] : [];
  const layer = new Map(variables.map(([name, { value }]): [string, Node] => [name, value]));
  const known = new Map<string, Reading>([['unread', new Unknown('nobody asked')], ...Object.entries(fixed)]);
  return new Scope([layer], known, new Map(), new Trail());
}

export function scalar(text: string): Node {
  return { type: 'scalar', value: text, place: { file: 'it.yml', line: 1, column: 1 }, written: text };
}

/** The value of the text; an error, or what is unknown, in words. */
export function evaluated(text: string, scope: Scope): Value {
  return said(() => scope.evaluate(scalar(text), 'it'));
}

export function said(work: () => Value): Value {
  try {
    const value = work();
    return value instanceof Unknown ? `unknown: ${value.because}` : value;
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    const { place, message, hint } = error;
    const file = place.file === 'it.yml' ? '' : `${place.file}:`;
    return `! ${file}${place.line}:${place.column}: ${message}${hint === undefined ? '' : ` | ${hint}`}`;
  }
}
