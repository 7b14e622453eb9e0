// What the report shows of a target: public values only, as they were read.
import type * as z from 'zod';
import type { iscsiTargetObservation } from '../../../src/contract/kinds/iscsi-target/observation.ts';
import type { IscsiTarget } from '../../../src/contract/kinds/iscsi-target.ts';
import { lunNumbered, mappingNumbered } from '../../lio/live-target.ts';
import { findPortal } from '../../lio/portal-names.ts';
import { mappedLunsOf, tpgsOf, type WantedTpg } from '../../lio/wanted.ts';
import { type Actual, liveTpg, volumeNamed } from './actual.ts';

type Observation = z.output<typeof iscsiTargetObservation>;

export function observeIscsiTarget(desired: IscsiTarget, actual: Actual): Observation {
  const tpgs = tpgsOf(desired);
  return {
    kind: 'iscsi_target',
    iqn: desired.iqn,
    luns: tpgs.flatMap((tpg) => observeLuns(tpg, actual)),
    acls: tpgs.flatMap((tpg) => observeAcls(tpg, actual)),
    portals: tpgs.flatMap((tpg) => observePortals(tpg, actual)),
  };
}

function observePortals({ tag, portals }: WantedTpg, actual: Actual): Observation['portals'] {
  const names = liveTpg(actual, tag)?.portals ?? [];
  return portals.flatMap((portal) => findPortal(names, portal) ?? []);
}

function observeLuns({ tag, luns }: WantedTpg, actual: Actual): Observation['luns'] {
  const present = liveTpg(actual, tag)?.luns ?? [];
  return luns.flatMap(({ lun, name }) => {
    const facts = volumeNamed(actual, name);
    const isExported = lunNumbered(present, lun)?.backstore?.name === name;
    if (!facts?.live || !isExported) return [];
    const { plugin, path, serial } = facts.live;
    return [{ tag, lun, name, plugin, path, serial, size: facts.size }];
  });
}

function observeAcls(tpg: WantedTpg, actual: Actual): Observation['acls'] {
  const present = liveTpg(actual, tpg.tag)?.acls ?? [];
  return tpg.acls.flatMap((acl) => {
    const live = present.find(({ initiator }) => initiator === acl.initiator);
    if (!live) return [];
    const luns = mappedLunsOf(acl, tpg).flatMap(({ as }) => {
      const mapping = mappingNumbered(live.luns, as);
      if (mapping?.lun === undefined || mapping.readOnly === undefined) return [];
      return [{ lun: mapping.lun, as, read_only: mapping.readOnly }];
    });
    return [{ tag: tpg.tag, initiator: acl.initiator, luns }];
  });
}
