// The disks of one LUN that a client sees over several portals, joined with the map over them.
import type { Observation } from '../contract/result.ts';
import type { Row } from './outcome.ts';

type MapObservation = Extract<Observation, { kind: 'multipath' }>;

/** One disk of the LUN and the portal over which it came. */
export interface SeenPath<Device> {
  portal: string;
  device: Device;
}

export function mapOver(
  maps: readonly MapObservation[],
  paths: readonly SeenPath<{ name: string }>[],
): MapObservation | undefined {
  return maps.find((map) => paths.some(({ device }) => isUnder(map, device.name)));
}

/** What the map shows takes the place of what one of its paths shows. */
export function describeMap(map: MapObservation, paths: readonly SeenPath<{ name: string }>[]): Partial<Row> {
  return {
    device: `/dev/mapper/${map.alias}`,
    filesystem: map.filesystem,
    mountpoints: map.mountpoints,
    paths: paths.map(({ portal, device }) => ({
      device: `/dev/${device.name}`,
      portal,
      state: map.paths.find(({ name }) => name === device.name)?.state ?? 'not in the map',
    })),
  };
}

/** A disk of the LUN beside the map: whoever uses it by itself writes behind the map's back. */
export function pathBeside(
  map: MapObservation | undefined,
  paths: readonly SeenPath<{ name: string }>[],
): string | undefined {
  const beside = map && paths.find(({ device }) => !isUnder(map, device.name));
  return beside && `/dev/${beside.device.name} over ${beside.portal} is not under map ${map.alias}`;
}

function isUnder({ paths }: MapObservation, device: string): boolean {
  return paths.some(({ name }) => name === device);
}
