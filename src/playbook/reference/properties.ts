// The properties of a schema as a list with paths: what there is to describe.
import { type JsonSchema, join, mapInner } from './json-schema.ts';

export interface Property {
  /** "luns[].fileio.size". */
  path: string;
  /** In words: "size", "list of maps", "`present` or `absent`". */
  type: string;
  required: boolean;
  /** As it would be written; `undefined` where there is none. */
  byDefault?: string | undefined;
}

/** In the order of the schema, each before those inside it. */
export function propertiesOf(schema: JsonSchema, path = ''): Property[] {
  const found: Property[] = [];
  mapInner(schema, (inner, step) => {
    const at = join(path, step);
    if (isNamed(step))
      found.push({
        path: at,
        type: typeOf(inner),
        required: schema.required?.includes(step) ?? false,
        byDefault: inner.default === undefined ? undefined : JSON.stringify(inner.default),
      });
    found.push(...propertiesOf(inner, at));
    return inner;
  });
  return found;
}

function isNamed(step: string): boolean {
  return !['', '[]', '*'].includes(step);
}

const words: Record<string, string> = {
  string: 'text',
  number: 'number',
  integer: 'whole number',
  boolean: 'true or false',
  object: 'map',
  null: 'nothing',
};

const anything = 'any value';

function typeOf(schema: JsonSchema): string {
  const { title, enum: values, const: only, anyOf, type, items } = schema;
  if (title !== undefined) return title;
  if (values) return values.map((value) => `\`${value}\``).join(', ');
  if (only !== undefined) return `\`${only}\``;
  if (anyOf) return alternatives(anyOf);
  if (Array.isArray(type)) return type.map((one) => words[one] ?? one).join(' or ');
  if (type !== 'array') return words[type ?? ''] ?? anything;
  const item = typeof items === 'object' && !Array.isArray(items) ? typeOf(items) : anything;
  return item === anything ? 'list' : `list: ${item}`;
}

function alternatives(schemas: readonly JsonSchema[]): string {
  return [...new Set(schemas.filter(({ type }) => type !== 'null').map(typeOf))].join(' or ');
}
