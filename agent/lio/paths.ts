// Where LIO's objects live in configfs (Linux drivers/target, Documentation/target/tcm_mod_builder.rst).
export const configfs = '/sys/kernel/config';
export const lio = `${configfs}/target`;
export const core = `${lio}/core`;
export const iscsi = `${lio}/iscsi`;
/** Of the whole host. */
export const discoveryAuth = `${iscsi}/discovery_auth`;

/** A backstore's place: rtslib keeps one HBA directory (`iblock_3`) for each. */
export interface BackstorePlace {
  hba: string;
  name: string;
}

export function backstorePath({ hba, name }: BackstorePlace): string {
  return `${core}/${hba}/${name}`;
}

/** A portal group's place: its target and its tag. */
export interface TpgPlace {
  iqn: string;
  tag: number;
}

export function targetPath(iqn: string): string {
  return `${iscsi}/${iqn}`;
}

export function tpgPath({ iqn, tag }: TpgPlace): string {
  return `${targetPath(iqn)}/tpgt_${tag}`;
}

export function lunPath(tpg: TpgPlace, lun: number): string {
  return `${tpgPath(tpg)}/lun/lun_${lun}`;
}

export function aclPath(tpg: TpgPlace, initiator: string): string {
  return `${tpgPath(tpg)}/acls/${initiator}`;
}

export function mappedLunPath(tpg: TpgPlace, initiator: string, as: number): string {
  return `${aclPath(tpg, initiator)}/lun_${as}`;
}

/** `name` as configfs has it: "10.0.0.11:3260" or "[fd00::11]:3260". */
export function portalPath(tpg: TpgPlace, name: string): string {
  return `${tpgPath(tpg)}/np/${name}`;
}

/** The numbers of entries such as `lun_5` or `tpgt_1`, ascending. */
export function numbersOf(entries: readonly string[], prefix: string): number[] {
  return entries.flatMap((entry) => numberOf(entry, prefix) ?? []).sort((one, other) => one - other);
}

/** 5 for `lun_5`; `undefined` for an entry that is none of that prefix. */
export function numberOf(entry: string, prefix: string): number | undefined {
  const digits = entry.startsWith(prefix) ? entry.slice(prefix.length) : '';
  return /^\d+$/.test(digits) ? Number(digits) : undefined;
}

/** The last two names of a link into `core`, or `undefined` where it leads elsewhere: links in configfs are relative. */
export function placeOfLink(target: string): BackstorePlace | undefined {
  const [, hba, name] = /\/core\/([^/]+)\/([^/]+)$/.exec(target) ?? [];
  return hba !== undefined && name !== undefined ? { hba, name } : undefined;
}

/** The LUN number that a mapped LUN's link leads to. */
export function lunOfLink(target: string): number | undefined {
  const at = target.lastIndexOf('/lun/');
  return at < 0 ? undefined : numberOf(target.slice(at + '/lun/'.length), 'lun_');
}
