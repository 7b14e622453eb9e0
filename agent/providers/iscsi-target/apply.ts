// Does one step of a plan, under the lock that targetcli takes (index.ts); what is half-made already is finished.
import { volumesOf } from '../../../src/contract/kinds/iscsi-target/portal-group.ts';
import type { IscsiTarget } from '../../../src/contract/kinds/iscsi-target.ts';
import { applyGroup } from '../../lio/alua.ts';
import { setBackstoreAttributes } from '../../lio/backstore-attributes.ts';
import { prepareEngine } from '../../lio/engine.ts';
import { makeBackstore, removeBackstore, requirePlace } from '../../lio/make-backstore.ts';
import { makeTarget } from '../../lio/make-target.ts';
import {
  disableTarget,
  removeAcls,
  removeLuns,
  removePortals,
  removeTarget,
} from '../../lio/remove-target.ts';
import type { Host } from '../../provider.ts';
import type { System } from '../../system/system.ts';
import { forget, recordVolumes, save, serialOf } from './apply-files.ts';
import { applyTpgStep } from './apply-tpg.ts';
import { allocateFile, growBackstore, growFile, makeFile } from './backing-file.ts';
import { enableRestore, orderRestore } from './restore-unit.ts';
import type { TargetStep } from './steps.ts';

export function applyTargetStep(step: TargetStep, desired: IscsiTarget, { system }: Host): void {
  if ('tag' in step) return applyTpgStep(step, desired, system);
  const { iqn } = desired;
  switch (step.op) {
    case 'prepare':
      return prepareEngine(system, step.modules, step.dbroot);
    case 'make-file':
      return makeFile(system, step);
    case 'grow-file':
      return growFile(system, step);
    case 'allocate-file':
      return allocateFile(system, step);
    case 'record':
      return recordVolumes(system, step.volumes);
    case 'make-backstore':
      return makeBackstore(system, {
        ...step,
        ...(step.givesSerial && { serial: serialOf(system, step.name) }),
      });
    case 'set-backstore-attributes':
      return applyBackstoreAttributes(system, desired, step);
    case 'set-alua-group':
      return applyGroup(system, requirePlace(system, step.name, step.plugin), step.group);
    case 'grow-backstore':
      return growBackstore(system, step);
    case 'make-target':
      return makeTarget(system, iqn, step.parameters);
    case 'save':
      return save(system, desired, step.removed);
    case 'enable-restore':
      return enableRestore(system, step.unit);
    case 'order-restore':
      return orderRestore(system, step.unit);
    case 'disable':
      return disableTarget(system, iqn);
    case 'remove-portals':
      return removePortals(system, iqn);
    case 'remove-acls':
      return removeAcls(system, iqn);
    case 'remove-luns':
      return removeLuns(system, iqn);
    case 'remove-target':
      return removeTarget(system, iqn);
    case 'remove-backstore':
      return removeBackstore(system, step.name, step.plugin);
    case 'forget':
      return forget(system, iqn, step.backstores);
  }
}

function applyBackstoreAttributes(
  system: System,
  desired: IscsiTarget,
  { name, plugin }: { name: string; plugin: string },
): void {
  const lun = volumesOf(desired).find((one) => one.name === name);
  if (lun) setBackstoreAttributes(system, requirePlace(system, name, plugin), lun.attributes);
}
