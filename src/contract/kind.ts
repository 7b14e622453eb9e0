// What the controller must know of a kind of resource: its schema, its secrets and how a task of it is titled.
import type * as z from 'zod';

export interface Kind<Schema extends z.ZodType> {
  /** Accepts what a playbook says and, unchanged, its own output: the agent parses with it again. */
  schema: Schema;
  /** A short name of one resource for plans and reports, without secrets: "/etc/motd", "iqn.2026-11.com.example:a". */
  title(desired: z.output<Schema>): string;
  /** The values in it that must never be shown. */
  secrets?(desired: z.output<Schema>): string[];
}

/** Keeps the schema's exact type while checking the rest. */
export function defineKind<Schema extends z.ZodType>(kind: Kind<Schema>): Kind<Schema> {
  return kind;
}
