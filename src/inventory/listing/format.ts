// A listing as text: JSON, or YAML as Ansible reads it, the keys in order in both.
import { Document, Scalar } from 'yaml';
import { type Printed, UnsafeText, VaultedText } from './printed.ts';

export function asJson(listing: Printed): string {
  return JSON.stringify(sorted(listing), undefined, 4);
}

/** YAML 1.1: text that would be a number or a truth there is put in quotes. */
export function asYaml(listing: Printed): string {
  const document = new Document(sorted(listing), vaultedAsScalar, {
    version: '1.1',
    aliasDuplicateObjects: false,
  });
  return document.toString({ lineWidth: 0, directives: false }).trimEnd();
}

function vaultedAsScalar(_key: unknown, value: unknown): unknown {
  if (value instanceof UnsafeText) return value.text;
  if (!(value instanceof VaultedText)) return value;
  const scalar = new Scalar(`${value.vault.trimEnd()}\n`);
  scalar.tag = '!vault';
  scalar.type = 'BLOCK_LITERAL';
  return scalar;
}

function isText(value: object): value is VaultedText | UnsafeText {
  return value instanceof VaultedText || value instanceof UnsafeText;
}

function sorted(value: Printed): Printed {
  if (typeof value !== 'object' || value === null || isText(value)) return value;
  if (Array.isArray(value)) return value.map(sorted);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, child]) => [key, sorted(child)]));
}
