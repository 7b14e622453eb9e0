// The names that a task asks for, each with its place: those at the begin of a path, where they mean a variable.
import { type Node, placeWithin, type ScalarNode } from '../../source/node.ts';
import type { Place } from '../../source/place.ts';
import { EvaluationError } from '../expression/evaluation-error.ts';
import { hasExpression } from '../expression/parse.ts';
import { parsedCondition, parsedValue } from '../expression/parsed.ts';
import { parsedTemplate, placeInTemplate } from '../expression/parsed-template.ts';
import type { Expression, Part } from '../expression/syntax.ts';
import type { Task, TemplateFile } from '../playbook.ts';

export interface NameUse {
  name: string;
  place: Place;
  /** Asked for with `defined` or `default`. */
  isOptional: boolean;
}

/** Those of the template that it names outright too. Variables are left out: nobody may ask for them. */
export function namesOf(task: Task, templates: ReadonlyMap<string, TemplateFile>): NameUse[] {
  const { body, loop, nameNode, environment, conditions, failedWhen = [], changedWhen = [], retry } = task;
  const that = task.kind === 'assert' ? body.entries.get('that')?.value : undefined;
  const values = [...body.entries.values()].map(({ value }) => value).filter((value) => value !== that);
  const asked = [...conditions, ...failedWhen, ...changedWhen, ...(retry?.until ?? []), ...scalarsIn(that)];
  return [
    ...[...values, loop?.list, loop?.label, nameNode, ...environment.values()].flatMap(namesInValue),
    ...asked.flatMap(namesInCondition),
    ...namesInTemplate(task, templates),
  ];
}

function scalarsIn(node: Node | undefined): ScalarNode[] {
  if (node === undefined) return [];
  if (node.type === 'scalar') return [node];
  const children = node.type === 'list' ? node.items : [...node.entries.values()].map(({ value }) => value);
  return children.flatMap(scalarsIn);
}

function namesInValue(value: Node | undefined): NameUse[] {
  return scalarsIn(value).flatMap((node) =>
    !node.isUnsafe && typeof node.value === 'string' && hasExpression(node.value)
      ? unlessBroken(() => namesInParts(parsedValue(node), (at) => placeWithin(node, at)))
      : [],
  );
}

function namesInCondition(node: ScalarNode): NameUse[] {
  if (typeof node.value !== 'string') return [];
  return unlessBroken(() => namesIn(parsedCondition(node), (at) => placeWithin(node, at)));
}

function namesInTemplate({ kind, body }: Task, templates: ReadonlyMap<string, TemplateFile>): NameUse[] {
  const src = kind === 'template' ? body.entries.get('src')?.value : undefined;
  const template = src?.type === 'scalar' ? templates.get(String(src.value)) : undefined;
  if (!template) return [];
  return unlessBroken(() => namesInParts(parsedTemplate(template), (at) => placeInTemplate(template, at)));
}

/** A syntax error was reported when the file was read. */
function unlessBroken(work: () => NameUse[]): NameUse[] {
  try {
    return work();
  } catch (error) {
    if (error instanceof EvaluationError) return [];
    throw error;
  }
}

type Locate = (at: number) => Place;

function namesInParts(parts: readonly Part[], locate: Locate): NameUse[] {
  return parts.flatMap((part): NameUse[] => {
    if (part.type === 'text') return [];
    if (part.type === 'output') return namesIn(part.expression, locate);
    // Inside #each and #with names are those of the item, which nobody knows here.
    const isSameFrame = part.name === 'if' || part.name === 'unless';
    const inside = isSameFrame ? [...part.body, ...part.otherwise] : part.otherwise;
    return [...namesIn(part.subject, locate), ...namesInParts(inside, locate)];
  });
}

const tolerant = new Set(['default', 'defined']);

function namesIn(expression: Expression, locate: Locate, isOptional = false): NameUse[] {
  if (expression.type === 'call')
    return expression.params.flatMap((param, index) =>
      namesIn(param, locate, index === 0 && tolerant.has(expression.name)),
    );
  if (expression.type === 'literal' || expression.isData || expression.up > 0) return [];
  const [name] = expression.parts;
  return name === undefined ? [] : [{ name, place: locate(expression.at), isOptional }];
}
