// The `attrib` and `param` files of a configfs object, as rtslib lists them: those that root can both read and write.
import { type System, SystemError } from '../system/system.ts';
import type { Attributes } from './saveconfig.ts';

const readableAndWritable = 0o600;

/** `attrib/*`: whole numbers as numbers, everything else as text. */
export function readAttributes(system: System, path: string): Attributes {
  return readGroup(system, `${path}/attrib`, numberOf);
}

/** Those of `attrib/*` with these names. */
export function readNamedAttributes(system: System, path: string, names: readonly string[]): Attributes {
  return readNamed(system, `${path}/attrib`, names, numberOf);
}

/** Those of `param/*` with these names. */
export function readNamedParameters(system: System, path: string, names: readonly string[]): Attributes {
  return Object.fromEntries(names.map((name) => [name, system.readText(`${path}/param/${name}`).trim()]));
}

function numberOf(text: string): string | number {
  const known = values.get(text);
  if (known !== undefined) return known;
  const value = /^[+-]?\d+$/.test(text) ? Number(text) : text;
  values.set(text, value);
  return value;
}

/** Hundreds of backstores say the same few things. */
const values = new Map<string, string | number>();

/** `param/*`: always text, also where it is a number. */
export function readParameters(system: System, path: string): Attributes {
  return readGroup(system, `${path}/param`, (text) => text);
}

function readGroup(system: System, path: string, convert: (text: string) => string | number): Attributes {
  return readNamed(system, path, listConfigurable(system, path), convert);
}

function readNamed(
  system: System,
  path: string,
  names: readonly string[],
  convert: (text: string) => string | number,
): Attributes {
  const texts = requireAttributes(system, path, names);
  const attributes: Attributes = {};
  names.forEach((name, index) => {
    attributes[name] = convert((texts[index] ?? '').trim());
  });
  return attributes;
}

/** The texts of attributes that must all be there, by their paths below the directory. Throws SystemError (ENOENT) for the first that is not. */
export function requireAttributes(system: System, directory: string, names: readonly string[]): string[] {
  return system.readAttributes(directory, names).map((text, index) => {
    if (text === undefined) throw new SystemError('ENOENT', 'read', `${directory}/${names[index]}`);
    return text;
  });
}

/** The kernel decides by the name whether a file can be written, so groups with the same names are asked once. */
const configurable = new WeakMap<System, Map<string, string[]>>();

function listConfigurable(system: System, path: string): string[] {
  const names = system.list(path);
  const known = configurable.get(system) ?? new Map<string, string[]>();
  configurable.set(system, known);
  const key = names.join('/');
  const found = known.get(key) ?? names.filter((name) => isConfigurable(system, `${path}/${name}`));
  known.set(key, found);
  return found;
}

function isConfigurable(system: System, path: string): boolean {
  const status = system.stat(path);
  return status?.kind === 'file' && (status.mode & readableAndWritable) === readableAndWritable;
}

/** Losing these would change what clients see of their data. */
const essential = new Set(['block_size', 'pi_prot_type']);

/**
 * Gives a new object the settings that its saved entry has, as the boot restore would. A setting that this kernel lacks or no longer
 * takes is left at its default, unless data depends on it. Throws SystemError for those.
 */
export function restoreAttributes(system: System, path: string, saved: Attributes): void {
  restoreGroup(system, `${path}/attrib`, saved);
}

export function restoreParameters(system: System, path: string, saved: Attributes): void {
  restoreGroup(system, `${path}/param`, saved);
}

function restoreGroup(system: System, path: string, saved: Attributes): void {
  for (const [name, value] of Object.entries(saved)) {
    const current = system.readTextIfExists(`${path}/${name}`)?.trim();
    if (current === undefined || current === String(value)) continue;
    writeSetting(system, `${path}/${name}`, String(value), essential.has(name));
  }
}

function writeSetting(system: System, path: string, value: string, mustSucceed: boolean): void {
  try {
    system.writeKernel(path, value);
  } catch (error) {
    if (mustSucceed || !(error instanceof SystemError)) throw error;
  }
}
