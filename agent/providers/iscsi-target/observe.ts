// What the report shows of a target: public values only, as they were read.
import type * as z from 'zod';
import type { iscsiTargetObservation } from '../../../src/contract/kinds/iscsi-target/observation.ts';
import type { IscsiTarget } from '../../../src/contract/kinds/iscsi-target.ts';
import { findPortal } from '../../lio/portal-names.ts';
import { mappedLunsOf } from '../../lio/wanted.ts';
import type { Actual } from './actual.ts';

type Observation = z.output<typeof iscsiTargetObservation>;

export function observeIscsiTarget(desired: IscsiTarget, actual: Actual): Observation {
  const names = actual.target?.tpg?.portals ?? [];
  return {
    kind: 'iscsi_target',
    iqn: desired.iqn,
    luns: observeLuns(desired, actual),
    acls: observeAcls(desired, actual),
    portals: desired.portals.flatMap((portal) => findPortal(names, portal) ?? []),
  };
}

function observeLuns({ luns }: IscsiTarget, { target, volumes }: Actual): Observation['luns'] {
  return luns.flatMap(({ lun, name }) => {
    const facts = volumes.find((one) => one.name === name);
    const isExported = target?.tpg?.luns.some((one) => one.lun === lun && one.backstore?.name === name);
    if (!facts?.live || !isExported) return [];
    const { plugin, path, serial } = facts.live;
    return [{ lun, name, plugin, path, serial, size: facts.size }];
  });
}

function observeAcls(desired: IscsiTarget, { target }: Actual): Observation['acls'] {
  return desired.acls.flatMap((acl) => {
    const live = target?.tpg?.acls.find(({ initiator }) => initiator === acl.initiator);
    if (!live) return [];
    const luns = mappedLunsOf(acl, desired).flatMap(({ as }) => {
      const mapping = live.luns.find((one) => one.as === as);
      if (mapping?.lun === undefined || mapping.readOnly === undefined) return [];
      return [{ lun: mapping.lun, as, read_only: mapping.readOnly }];
    });
    return [{ initiator: acl.initiator, luns }];
  });
}
