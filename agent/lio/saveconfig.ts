// saveconfig.json, as rtslib writes and reads it: checked where we look, kept as it is everywhere else.
import * as z from 'zod';
import { Refusal } from '../provider.ts';
import type { System } from '../system/system.ts';
import { indexBy } from './index-by.ts';

export type Attributes = Record<string, number | string>;

/** Checked by hand, as mapped LUNs are: each backstore has three dozen. */
const attributes = z.custom<Attributes>(
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((one) => typeof one === 'number' || typeof one === 'string'),
  'an attribute that is neither number nor text',
);

/** Besides its name, numbers by the kernel's names. */
const savedGroup = z.looseObject({ name: z.string() });

export const savedBackstore = z.looseObject({
  name: z.string(),
  plugin: z.string(),
  dev: z.string().optional(),
  /** The unit serial; pscsi has none. */
  wwn: z.string().optional(),
  size: z.number().optional(),
  attributes: attributes.optional(),
  alua_tpgs: z.array(savedGroup).optional(),
});

export const savedLun = z.looseObject({
  index: z.int(),
  /** "/backstores/block/web-data" */
  storage_object: z.string(),
  alias: z.string().nullish(),
  alua_tg_pt_gp_name: z.string().nullish(),
});

export interface SavedMappedLun {
  index: number;
  tpg_lun: number;
  write_protect?: boolean;
  alias?: string | null;
}

/** Checked by hand: there is one for each LUN and ACL, and a schema would cost more than everything else that a re-run does. */
const savedMappedLuns = z.custom<SavedMappedLun[]>(
  (value) => Array.isArray(value) && value.every(isMappedLun),
  'a mapped LUN without its numbers',
);

function isMappedLun(value: unknown): value is SavedMappedLun {
  if (typeof value !== 'object' || value === null) return false;
  const { index, tpg_lun, write_protect, alias }: Partial<Record<string, unknown>> = { ...value };
  return (
    Number.isInteger(index) &&
    Number.isInteger(tpg_lun) &&
    ['boolean', 'undefined'].includes(typeof write_protect) &&
    (alias === null || ['string', 'undefined'].includes(typeof alias))
  );
}

const savedCredentials = {
  chap_userid: z.string().optional(),
  chap_password: z.string().optional(),
  chap_mutual_userid: z.string().optional(),
  chap_mutual_password: z.string().optional(),
};

export const savedAcl = z.looseObject({
  node_wwn: z.string(),
  /** The name of its group. */
  tag: z.string().nullish(),
  attributes: attributes.optional(),
  ...savedCredentials,
  mapped_luns: savedMappedLuns.default([]),
});

export const savedPortal = z.looseObject({
  /** IPv6 in brackets. */
  ip_address: z.string(),
  port: z.int(),
  iser: z.boolean().optional(),
});

export const savedTpg = z.looseObject({
  tag: z.int(),
  enable: z.boolean().optional(),
  ...savedCredentials,
  attributes: attributes.optional(),
  parameters: attributes.optional(),
  luns: z.array(savedLun).default([]),
  portals: z.array(savedPortal).default([]),
  node_acls: z.array(savedAcl).default([]),
});

export const savedTarget = z.looseObject({
  wwn: z.string(),
  fabric: z.string(),
  parameters: attributes.optional(),
  tpgs: z.array(savedTpg).default([]),
});

/** What a fabric has beyond its targets: iSCSI's login for discovery. */
export const savedFabric = z.looseObject({
  name: z.string().optional(),
  discovery_enable_auth: z.boolean().optional(),
  discovery_userid: z.string().optional(),
  discovery_password: z.string().optional(),
  discovery_mutual_userid: z.string().optional(),
  discovery_mutual_password: z.string().optional(),
});

export const saveconfig = z.looseObject({
  storage_objects: z.array(savedBackstore).default([]),
  targets: z.array(savedTarget).default([]),
  fabric_modules: z.array(savedFabric).default([]),
});

export type SavedCredentials = { [Key in keyof typeof savedCredentials]?: string | undefined };
export type SavedBackstore = z.output<typeof savedBackstore>;
export type SavedLun = z.output<typeof savedLun>;
export type SavedAcl = z.output<typeof savedAcl>;
export type SavedPortal = z.output<typeof savedPortal>;
export type SavedTpg = z.output<typeof savedTpg>;
export type SavedTarget = z.output<typeof savedTarget>;
export type SavedFabric = z.output<typeof savedFabric>;
export type Saveconfig = z.output<typeof saveconfig>;

export const emptySaveconfig: Saveconfig = { storage_objects: [], targets: [], fabric_modules: [] };

/** A file of ours or rtslib's: not there, not usable, or read. */
export type Stored<Content> =
  | { state: 'absent' }
  | { state: 'broken'; path: string; reason: string }
  | { state: 'read'; content: Content };

export function readSaveconfig(system: System, path: string): Stored<Saveconfig> {
  const text = system.readTextIfExists(path);
  return text === undefined ? { state: 'absent' } : parseStored(text, saveconfig, path);
}

/** For plans. */
export function refuseBrokenSaveconfig(saved: Stored<Saveconfig>): void {
  if (saved.state !== 'broken') return;
  const directory = saved.path.slice(0, saved.path.lastIndexOf('/'));
  throw new Refusal(
    `${saved.path} cannot be used: ${saved.reason}`,
    `bring back a copy from ${directory}/backup, or run targetctl save if what is live is all you want`,
  );
}

/** Never throws: what is wrong with the file is for the plan to say. A message never quotes the text, which holds secrets. */
export function parseStored<Content>(
  text: string,
  schema: z.ZodType<Content>,
  path: string,
): Stored<Content> {
  if (text.trim() === '') return { state: 'broken', path, reason: 'it is empty' };
  const json = parseJson(text);
  if (json === undefined) return { state: 'broken', path, reason: 'it is no JSON' };
  const parsed = schema.safeParse(json);
  if (parsed.success) return { state: 'read', content: parsed.data };
  const [issue] = parsed.error.issues;
  return { state: 'broken', path, reason: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}` };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What a stored file holds, or nothing where there is none. Plans refuse broken ones beforehand. */
export function contentOf<Content>(stored: Stored<Content>): Content | undefined {
  return stored.state === 'read' ? stored.content : undefined;
}

export function findSavedBackstore(config: Saveconfig | undefined, name: string): SavedBackstore | undefined {
  return config && savedNamed(config.storage_objects, name)[0];
}

/** Backstores of that name: of each plugin at most one. */
export const savedNamed = indexBy((entry: SavedBackstore) => entry.name);

export function savedLunNumbered(luns: readonly SavedLun[], number: number): SavedLun | undefined {
  return byIndex(luns, number)[0];
}

export function savedMappingNumbered(
  mappings: readonly SavedMappedLun[],
  number: number,
): SavedMappedLun | undefined {
  return mappingsByIndex(mappings, number)[0];
}

const byIndex = indexBy(({ index }: SavedLun) => index);
const mappingsByIndex = indexBy(({ index }: SavedMappedLun) => index);

export function findSavedTarget(config: Saveconfig | undefined, iqn: string): SavedTarget | undefined {
  return config?.targets.find((entry) => entry.fabric === 'iscsi' && entry.wwn === iqn);
}

export function findSavedTpg(target: SavedTarget | undefined, tag: number): SavedTpg | undefined {
  return target?.tpgs.find((entry) => entry.tag === tag);
}
