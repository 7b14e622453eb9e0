// The settings of portal groups and ACLs that a task names: read, and written once the kernel is known to offer them all.
import type { Settings } from '../../src/contract/kinds/iscsi-target/settings.ts';
import { HostError } from '../provider.ts';
import type { System } from '../system/system.ts';
import { doing } from './doing.ts';
import { readTags } from './live-target.ts';
import { aclPath, iscsi, type TpgPlace, tpgPath } from './paths.ts';
import { findUnusable, listDifferences, readSettings, type SettingsReading } from './settings.ts';
import type { WantedAcl, WantedTpg } from './wanted.ts';

/** Readings of what is named; where an object is to be made, those of another one, which tell what the kernel offers. */
export interface GroupSettings {
  attributes?: SettingsReading;
  parameters?: SettingsReading;
  acls: ReadonlyMap<string, SettingsReading>;
}

export function readGroupSettings(system: System, tpg: WantedTpg): GroupSettings {
  const model = system.exists(tpgPath(tpg)) ? tpg : findTpg(system);
  const read = (group: string, wanted: Settings) =>
    model && isNamed(wanted) ? readSettings(system, `${tpgPath(model)}/${group}`, wanted) : undefined;
  const attributes = read('attrib', tpg.attributes);
  const parameters = read('param', tpg.parameters);
  const acls = tpg.acls.flatMap((acl): [string, SettingsReading][] => {
    const reading = isNamed(acl.attributes) ? readAclSettings(system, tpg, acl) : undefined;
    return reading ? [[acl.initiator, reading]] : [];
  });
  return { ...(attributes && { attributes }), ...(parameters && { parameters }), acls: new Map(acls) };
}

function isNamed(wanted: Settings): boolean {
  return Object.keys(wanted).length > 0;
}

function readAclSettings(
  system: System,
  tpg: WantedTpg,
  { initiator, attributes }: WantedAcl,
): SettingsReading | undefined {
  const own = aclPath(tpg, initiator);
  const model = system.exists(own) ? own : listTpgs(system).flatMap((one) => listAcls(system, one))[0];
  return model === undefined ? undefined : readSettings(system, `${model}/attrib`, attributes);
}

function findTpg(system: System): TpgPlace | undefined {
  return listTpgs(system)[0];
}

function listTpgs(system: System): TpgPlace[] {
  return system
    .list(iscsi)
    .filter((name) => /^(iqn|eui|naa)\./.test(name))
    .flatMap((iqn) => readTags(system, iqn).map((tag) => ({ iqn, tag })));
}

function listAcls(system: System, tpg: TpgPlace): string[] {
  return system.list(`${tpgPath(tpg)}/acls`).map((initiator) => aclPath(tpg, initiator));
}

/** Throws HostError for a name that the kernel does not offer, before any is written. */
export function setTpgSettings(system: System, tpg: WantedTpg): void {
  const what = `portal group ${tpg.tag} of ${tpg.iqn}`;
  const groups = [
    { directory: `${tpgPath(tpg)}/attrib`, wanted: tpg.attributes },
    { directory: `${tpgPath(tpg)}/param`, wanted: tpg.parameters },
  ];
  setSettings(system, what, groups);
}

/** As `setTpgSettings`. */
export function setAclSettings(system: System, tpg: TpgPlace, { initiator, attributes }: WantedAcl): void {
  const directory = `${aclPath(tpg, initiator)}/attrib`;
  setSettings(system, `the ACL of ${initiator}`, [{ directory, wanted: attributes }]);
}

function setSettings(
  system: System,
  what: string,
  groups: readonly { directory: string; wanted: Settings }[],
): void {
  const readings = groups.map(({ directory, wanted }) => ({
    directory,
    reading: readSettings(system, directory, wanted),
  }));
  for (const { reading } of readings) {
    const [message, hint] = findUnusable(reading) ?? [];
    if (message !== undefined) throw new HostError(`${what}: ${message}`, hint);
  }
  for (const { directory, reading } of readings) {
    for (const { name, wanted } of listDifferences(reading)) {
      doing(`set ${name} of ${what} to ${wanted}`, () => system.writeKernel(`${directory}/${name}`, wanted), {
        EINVAL: ['the kernel does not take this value', 'its log (dmesg) says why'],
      });
    }
  }
}
