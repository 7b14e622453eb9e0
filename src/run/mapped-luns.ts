// Which LUN of a target is which number of which client, over all portal groups: how what servers export and what clients see is joined.
import { type PortalGroup, portalGroupsOf } from '../contract/kinds/iscsi-target/portal-group.ts';
import { formatPortal, isSamePortal, isWildcard, type Portal, parsePortal } from '../contract/portal.ts';
import type { Observation } from '../contract/result.ts';
import type { Fleet } from './fleet.ts';
import { listInitiators } from './initiators.ts';
import { type Observations, observationKey } from './observations.ts';

export type Target = Fleet['targets'][number];
export type Exported = Extract<Observation, { kind: 'iscsi_target' }>['luns'][number];

export interface Mapping {
  group: PortalGroup;
  initiator: string;
  lun: number;
  /** The client's number of the LUN. */
  as: number;
  readOnly: boolean;
}

/** Of every portal group. */
export function mappingsOf({ desired }: Target): Mapping[] {
  return portalGroupsOf(desired).flatMap(mappingsOfGroup);
}

function mappingsOfGroup(group: PortalGroup): Mapping[] {
  return group.acls.flatMap(({ initiator, luns }) =>
    (luns ?? group.luns.map(({ lun }) => ({ lun, read_only: false, as: lun }))).map((one) => ({
      group,
      initiator,
      lun: one.lun,
      as: one.as ?? one.lun,
      readOnly: one.read_only,
    })),
  );
}

/** The LUN as its server was seen to export it. */
export function exportedAs(
  observations: Observations,
  { host, id }: Target,
  { group, lun }: Mapping,
): Exported | undefined {
  const seen = observations.get(observationKey({ host, id }));
  if (seen?.kind !== 'iscsi_target') return undefined;
  return seen.luns.find((one) => one.tag === group.tag && one.lun === lun);
}

/** A LUN as the initiator numbers it and, where the target has several groups, the portals that lead to it. */
interface Numbered {
  lun: number;
  portals?: readonly Portal[];
}

/** What a server was seen to export to a client under that IQN and number; `undefined` where the portals lead to different volumes. */
export function exportedTo(
  fleet: Fleet,
  observations: Observations,
  iqn: string,
  client: string,
  numbered: Numbered,
): Exported | undefined {
  const found = findMapping(fleet, observations, iqn, client, numbered);
  return found && exportedAs(observations, found.target, found.mapping);
}

/** "storage01 web-data": which volume of the run this is; `undefined` where the portals lead to different volumes. */
export function volumeOf(
  fleet: Fleet,
  observations: Observations,
  iqn: string,
  client: string,
  numbered: Numbered,
): string | undefined {
  const found = findMapping(fleet, observations, iqn, client, numbered);
  const name = found && nameOf(found.mapping);
  return name && `${found.target.host} ${name}`;
}

function findMapping(
  fleet: Fleet,
  observations: Observations,
  iqn: string,
  client: string,
  { lun, portals }: Numbered,
): { target: Target; mapping: Mapping } | undefined {
  const target = fleet.targets.find(({ desired }) => desired.iqn === iqn);
  const name = listInitiators(fleet, observations).find(({ host }) => host === client)?.name;
  if (!target || name === undefined) return undefined;
  const isReached = ({ group }: Mapping) =>
    portals?.some((portal) => leadsTo(formatPortal(portal), group, target)) ?? true;
  const [mapping, ...others] = mappingsOf(target).filter(
    (one) => one.initiator === name && one.as === lun && isReached(one),
  );
  if (!mapping || others.some((other) => nameOf(other) !== nameOf(mapping))) return undefined;
  return { target, mapping };
}

/** Whether a session through this portal is one with the group: where a target has one only, each is. */
export function leadsTo(portal: string, { portals }: PortalGroup, { desired }: Target): boolean {
  if (desired.portal_groups.length === 0) return true;
  const used = parsePortal(portal);
  return (
    used !== undefined &&
    portals.some((own) => isSamePortal(own, used) || (isWildcard(own) && own.port === used.port))
  );
}

/** Its backstore, which is the volume's identity on the server. */
function nameOf({ group, lun }: Mapping): string | undefined {
  return group.luns.find((one) => one.lun === lun)?.name;
}
