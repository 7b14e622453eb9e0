// Joins what servers export with what clients see: the rows of the report, and for each the proof that it is the same disk.
import type * as z from 'zod';
import type { sessionDevice } from '../contract/kinds/iscsi-session.ts';
import { backingOf } from '../contract/kinds/iscsi-target/backstore.ts';
import { formatPortal } from '../contract/portal.ts';
import type { Observation } from '../contract/result.ts';
import { naaOf } from '../contract/serial.ts';
import type { Fleet } from './fleet.ts';
import { listInitiators, type NamedInitiator } from './initiators.ts';
import { describeMap, mapOver, pathBeside, type SeenPath } from './map-paths.ts';
import { type Exported, exportedAs, leadsTo, type Mapping, mappingsOf, type Target } from './mapped-luns.ts';
import { type Observations, observationKey } from './observations.ts';
import type { HostOutcome, Row } from './outcome.ts';

type SessionObservation = Extract<Observation, { kind: 'iscsi_session' }>;
type Device = z.output<typeof sessionDevice>;

/** A session's state as the kernel calls it; others are lost or being made. */
const loggedIn = 'LOGGED_IN';

/** A row for each LUN and client, servers in the order of the plays. */
export function proveRows(
  fleet: Fleet,
  observations: Observations,
  hosts: readonly HostOutcome[],
  mode: 'run' | 'plan',
): Row[] {
  const initiators = listInitiators(fleet, observations);
  const rows = fleet.targets
    .filter(({ desired }) => desired.state === 'present')
    .flatMap((target) =>
      mappingsOf(target).map((mapping) => rowOf(target, mapping, initiators, fleet, observations)),
    );
  return rows.map((row) =>
    mode === 'plan' && row.proof !== 'verified' ? { ...row, proof: 'planned' } : explain(row, hosts),
  );
}

function rowOf(
  target: Target,
  mapping: Mapping,
  initiators: readonly NamedInitiator[],
  fleet: Fleet,
  observations: Observations,
): Row {
  const wanted = mapping.group.luns.find(({ lun }) => lun === mapping.lun);
  const exported = exportedAs(observations, target, mapping);
  const client = initiators.find(({ name }) => name === mapping.initiator)?.host;
  const seen = client === undefined ? undefined : seenBy(client, target, mapping, fleet, observations);
  return {
    client: client ?? mapping.initiator,
    iqn: target.desired.iqn,
    portals: seen?.portals ?? mapping.group.portals.map(formatPortal),
    lun: mapping.as,
    server: target.host,
    backstore: wanted?.name ?? String(mapping.lun),
    path: (wanted && backingOf(wanted)) ?? '',
    mountpoints: [],
    session: seen?.session,
    serial: exported?.serial,
    ...describe(seen),
    ...(client !== undefined && describeContent(client, seen?.paths[0]?.device, fleet, observations)),
    ...judge(client, exported, seen, mapping),
  };
}

interface Seen {
  session: string;
  portals: string[];
  /** The disk of the LUN, once for each session that shows it. */
  paths: SeenPath<Device>[];
  map: ReturnType<typeof mapOver>;
}

function seenBy(
  client: string,
  target: Target,
  mapping: Mapping,
  fleet: Fleet,
  observations: Observations,
): Seen | undefined {
  const places = fleet.sessions.filter(
    ({ host, desired }) => host === client && desired.iqn === target.desired.iqn,
  );
  const all = places.flatMap((place) => sessionObservation(observations, place)?.sessions ?? []);
  const sessions = all.filter(({ portal }) => leadsTo(portal, mapping.group, target));
  const [first] = sessions;
  if (!first) return undefined;
  const paths = sessions.flatMap(({ portal, devices }) =>
    devices.filter(({ lun }) => lun === mapping.as).map((device) => ({ portal, device })),
  );
  return {
    session: [...new Set(sessions.map(({ state }) => state))].join(', '),
    portals: sessions.map(({ portal }) => portal),
    paths,
    map: mapOver(mapsOf(client, fleet, observations), paths),
  };
}

function mapsOf(client: string, fleet: Fleet, observations: Observations) {
  return fleet.maps.flatMap((place) => {
    const observation = observations.get(observationKey(place));
    return place.host === client && observation?.kind === 'multipath' ? [observation] : [];
  });
}

function describe(seen: Seen | undefined): Partial<Row> {
  const device = seen?.paths[0]?.device;
  if (!device) return {};
  return {
    device: `/dev/${device.name}`,
    byId: device.by_id,
    wwid: device.wwid,
    size: device.size,
    mode: device.read_only ? 'ro' : 'rw',
    filesystem: device.filesystem,
    mountpoints: device.mountpoints,
    ...(seen.map && describeMap(seen.map, seen.paths)),
  };
}

/** A file system that was made, or mounted, after its session was read. */
function describeContent(
  client: string,
  device: Device | undefined,
  { filesystems, mounts }: Fleet,
  observations: Observations,
): Partial<Pick<Row, 'filesystem' | 'mountpoints'>> {
  if (device?.wwid === undefined) return {};
  const { wwid } = device;
  const seen = [...filesystems, ...mounts]
    .filter(({ host }) => host === client)
    .flatMap((place) => observations.get(observationKey(place)) ?? [])
    .filter((one) => one.kind === 'filesystem' || one.kind === 'mount')
    .filter(({ disks }) => disks.includes(wwid));
  const paths = seen.flatMap((one) => (one.kind === 'mount' && one.path !== 'none' ? [one] : []));
  const gone = paths.filter(({ mounted }) => !mounted).map(({ path }) => path);
  const there = paths.filter(({ mounted }) => mounted).map(({ path }) => path);
  const filesystem = seen.findLast(({ type }) => type !== undefined)?.type ?? device.filesystem;
  const earlier = device.mountpoints.filter((path) => !gone.includes(path));
  return { filesystem, mountpoints: [...new Set([...earlier, ...there])] };
}

function judge(
  client: string | undefined,
  exported: Exported | undefined,
  seen: Seen | undefined,
  mapping: Mapping,
): Pick<Row, 'proof' | 'why'> {
  if (client === undefined) return { proof: 'unproved', why: 'no host of this run has this initiator name' };
  if (!seen) return { proof: 'unproved', why: `${client} shows no session with this target` };
  if (seen.paths.length === 0)
    return { proof: 'missing', why: `${client} has a session but no disk at LUN ${mapping.as}` };
  if (exported === undefined) return { proof: 'unproved', why: 'the serial on the server is not known' };
  return judgePaths(client, exported, seen);
}

/** Every path must be the volume, and under the map where there is one; one of them at least over a session that is logged in. */
function judgePaths(
  client: string,
  exported: Exported,
  { paths, map, session }: Seen,
): Pick<Row, 'proof' | 'why'> {
  const devices = paths.map(({ device }) => device);
  const [difference] = devices.flatMap((device) => differenceOf(device, exported) ?? []);
  if (difference !== undefined)
    return { proof: 'wrong', why: `${client} reads ${difference}: this is another disk` };
  if (devices.some(({ serial }) => serial === undefined))
    return { proof: 'unproved', why: `${client} reads no serial from the disk` };
  if (!session.includes(loggedIn))
    return { proof: 'unproved', why: `the session of ${client} is ${session}` };
  const beside = pathBeside(map, paths);
  return beside === undefined ? { proof: 'verified' } : { proof: 'missing', why: `${client}: ${beside}` };
}

/** A device that is passed through keeps the identity of its maker. */
function differenceOf({ serial, wwid }: Device, exported: Exported): string | undefined {
  if (serial !== undefined && serial !== exported.serial)
    return `serial ${serial}, the server says ${exported.serial}`;
  const expected = naaOf(exported.serial);
  if (exported.plugin === 'pscsi' || wwid === undefined || wwid === expected) return undefined;
  return `identity ${wwid}, and the serial means ${expected}`;
}

/** What became of the host is a better reason than what it does not show. */
function explain(row: Row, hosts: readonly HostOutcome[]): Row {
  if (row.proof !== 'unproved') return row;
  const culprit = [row.client, row.server]
    .map((name) => hosts.find(({ host }) => host === name))
    .find((host) => host?.problem);
  return culprit?.problem ? { ...row, why: `${culprit.host}: ${culprit.problem.message}` } : row;
}

function sessionObservation(
  observations: Observations,
  place: Fleet['sessions'][number],
): SessionObservation | undefined {
  const observation = observations.get(observationKey(place));
  return observation?.kind === 'iscsi_session' ? observation : undefined;
}
