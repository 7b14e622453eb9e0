// The JSON Schema of playbooks, for editors: made of the schemas that tasks are checked with.
import * as z from 'zod';
import { absolutePath, fileMode } from '../../contract/file-mode.ts';
import { iscsiName } from '../../contract/iqn.ts';
import { listedPortal, portal } from '../../contract/portal.ts';
import { serial } from '../../contract/serial.ts';
import { size } from '../../contract/size.ts';
import { taskSchemas } from '../load/task-kinds.ts';
import type { TaskKind } from '../playbook.ts';
import { kindReferences } from './kinds/index.ts';
import { type WordsReference, wordReferences } from './words.ts';

export type JsonSchema = z.core.JSONSchema.JSONSchema;

/** What people call values whose form is more than a type. */
const titles = new Map<unknown, string>([
  [absolutePath, 'path'],
  [fileMode, 'mode'],
  [iscsiName, 'iSCSI name'],
  [portal, 'portal'],
  [listedPortal, 'portal'],
  [serial, 'serial'],
  [size, 'size'],
]);

/** What may be written for the schema, before anything is evaluated. */
export function jsonSchemaOf(schema: z.ZodType): JsonSchema {
  const {
    $schema,
    '~standard': _,
    ...rest
  } = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      const title = titles.get(zodSchema);
      if (title !== undefined) jsonSchema.title = title;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
    },
  });
  return rest;
}

export function playbookSchema(): JsonSchema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'A playbook of iscsi-deploy',
    type: 'array',
    items: { anyOf: [{ $ref: '#/$defs/play' }, { $ref: '#/$defs/playbookImport' }] },
    $defs: {
      expression: {
        description: 'An expression keeps its type; it is checked when it is evaluated.',
        type: 'string',
        pattern: '\\{\\{',
      },
      steps: listOf('step'),
      handlers: listOf('task'),
      step: {
        anyOf: ['task', 'block', 'taskImport', 'meta'].map((name) => ({ $ref: `#/$defs/${name}` })),
      },
      play: withSteps(wordReferences.play),
      playbookImport: described(wordReferences.playbookImport),
      task: taskSchema(),
      block: withSteps(wordReferences.block),
      taskImport: described(wordReferences.taskImport),
      meta: described(wordReferences.meta),
      ...Object.fromEntries(taskKinds.map((kind) => [kind, kindSchema(kind)])),
    },
  };
}

/** A section with nothing below it is empty. */
function listOf(definition: string): JsonSchema {
  return { anyOf: [{ type: 'array', items: { $ref: `#/$defs/${definition}` } }, { type: 'null' }] };
}

const taskKinds = Object.keys(taskSchemas).filter((word): word is TaskKind => word in kindReferences);

const sections = ['pre_tasks', 'tasks', 'post_tasks', 'block', 'rescue', 'always'];

function withSteps(words: WordsReference): JsonSchema {
  const schema = described(words);
  for (const word of Object.keys(schema.properties ?? {})) {
    const definition = word === 'handlers' ? 'handlers' : sections.includes(word) ? 'steps' : undefined;
    if (definition !== undefined && schema.properties)
      schema.properties[word] = {
        description: words.properties[word] ?? '',
        $ref: `#/$defs/${definition}`,
      };
  }
  return schema;
}

/** The words of a task, and a kind. */
function taskSchema(): JsonSchema {
  const { properties, ...rest } = described(wordReferences.task);
  const kinds = taskKinds.map((kind) => [kind, { $ref: `#/$defs/${kind}` }]);
  return {
    ...rest,
    properties: { ...properties, ...Object.fromEntries(kinds) },
    anyOf: taskKinds.map((kind) => ({ required: [kind] })),
  };
}

function kindSchema(kind: TaskKind): JsonSchema {
  const { about, properties } = kindReferences[kind];
  const schema = describe(jsonSchemaOf(taskSchemas[kind]), properties);
  const whole = { ...allowExpressions(schema), description: about };
  return kind === 'include_vars' ? { anyOf: [whole, { type: 'string' }] } : whole;
}

function described({ schema, properties }: WordsReference): JsonSchema {
  return describe(jsonSchemaOf(schema), properties);
}

/** Meanings beside the properties that they are for. */
function describe(schema: JsonSchema, meanings: Readonly<Record<string, string>>, path = ''): JsonSchema {
  const meaning = meanings[path];
  return mapInner(meaning === undefined ? schema : { description: meaning, ...schema }, (inner, step) =>
    describe(inner, meanings, join(path, step)),
  );
}

/** Every value inside may be an expression; which ones it comes to is seen when it is evaluated. */
function allowExpressions(schema: JsonSchema): JsonSchema {
  return mapInner(schema, (inner, step) => {
    const value = allowExpressions(inner);
    if (step === '' || isAnyText(value)) return value;
    const { description, ...rest } = value;
    const either = { anyOf: [rest, { $ref: '#/$defs/expression' }] };
    return description === undefined ? either : { description, ...either };
  });
}

function isAnyText({ type, pattern, enum: values, const: only, ...rest }: JsonSchema): boolean {
  const isBounded = pattern !== undefined || values !== undefined || only !== undefined;
  return type === 'string' && !isBounded && rest.minLength === undefined && rest.maxLength === undefined;
}

/** `step` is the way to the inner schema: "name" of a property, "[]" of an item, "" of an alternative. */
export function mapInner(
  schema: JsonSchema,
  change: (inner: JsonSchema, step: string) => JsonSchema,
): JsonSchema {
  const { properties, items, anyOf, additionalProperties } = schema;
  const mapped: JsonSchema = { ...schema };
  if (properties)
    mapped.properties = Object.fromEntries(
      Object.entries(properties).map(([name, inner]) => [name, changed(inner, name, change)]),
    );
  if (items && !Array.isArray(items)) mapped.items = changed(items, '[]', change);
  if (anyOf) mapped.anyOf = anyOf.map((inner) => change(inner, ''));
  if (typeof additionalProperties === 'object')
    mapped.additionalProperties = changed(additionalProperties, '*', change);
  return mapped;
}

function changed(
  inner: JsonSchema | boolean,
  step: string,
  change: (inner: JsonSchema, step: string) => JsonSchema,
): JsonSchema | boolean {
  return typeof inner === 'boolean' ? inner : change(inner, step);
}

/** "luns[].lun" of "luns[]" and "lun". */
export function join(path: string, step: string): string {
  if (step === '' || path === '') return `${path}${step}`;
  return step === '[]' ? `${path}[]` : `${path}.${step}`;
}
