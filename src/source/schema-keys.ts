// Which keys a schema allows somewhere inside it, so that an unknown one can be answered with the nearest.
import * as z from 'zod';

/** Keys of the map at the path; empty where the schema does not name any. */
export function keysAt(schema: unknown, path: readonly PropertyKey[]): string[] {
  return maps(schema, path).flatMap((map) => Object.keys(map.shape));
}

function maps(schema: unknown, path: readonly PropertyKey[]): z.ZodObject[] {
  if (schema instanceof z.ZodObject) {
    const [key, ...rest] = path;
    return key === undefined ? [schema] : maps(shapeOf(schema)[String(key)], rest);
  }
  if (schema instanceof z.ZodArray) return path.length > 0 ? maps(schema.element, path.slice(1)) : [];
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodNullable)
    return maps(schema.unwrap(), path);
  if (schema instanceof z.ZodPipe) return maps(schema.in, path);
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => maps(option, path));
  return [];
}

function shapeOf(schema: z.ZodObject): Record<string, unknown> {
  return schema.shape;
}
