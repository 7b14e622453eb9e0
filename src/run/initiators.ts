// What each client is called: as its playbook says, or as it was read where the playbook keeps what the host has.
import { keptName } from '../contract/kinds/iscsi-initiator.ts';
import type { Fleet } from './fleet.ts';
import { type Observations, observationKey } from './observations.ts';

export interface NamedInitiator {
  host: string;
  name: string;
}

/** Hosts that name themselves with a task of their own, and those that only log in; a name that was not read is left out. */
export function listInitiators(fleet: Fleet, observations: Observations): NamedInitiator[] {
  const tasks = fleet.initiators.flatMap(({ host, id, desired }) => {
    const name = desired.name === keptName ? readName(observations, { host, id }) : desired.name;
    return name === undefined ? [] : [{ host, name }];
  });
  const named = new Set(fleet.initiators.map(({ host }) => host));
  const unnamed = fleet.sessions.filter(
    ({ host, desired }) => desired.state === 'present' && !named.has(host),
  );
  const read = unnamed.flatMap(({ host, id }) => {
    const name = readName(observations, { host, id });
    return name === undefined || name === '' ? [] : [{ host, name }];
  });
  return [...tasks, ...distinct(read)];
}

function readName(observations: Observations, place: { host: string; id: string }): string | undefined {
  const seen = observations.get(observationKey(place));
  if (seen?.kind === 'iscsi_initiator') return seen.name;
  return seen?.kind === 'iscsi_session' ? seen.initiator : undefined;
}

/** A host may have several sessions under one name. */
function distinct(initiators: readonly NamedInitiator[]): NamedInitiator[] {
  return [...new Map(initiators.map((one) => [`${one.host} ${one.name}`, one])).values()];
}
