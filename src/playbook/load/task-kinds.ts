// The schema behind each word that a task may have as its kind.
import type * as z from 'zod';
import { kinds } from '../../contract/kinds/index.ts';
import { templateSchema } from '../../contract/kinds/template.ts';
import type { TaskKind } from '../playbook.ts';
import { assertSchema, includeVarsSchema } from './controller-kinds.ts';

export const taskSchemas: Record<TaskKind, z.ZodType> = {
  package: kinds.package.schema,
  service: kinds.service.schema,
  file: kinds.file.schema,
  partition: kinds.partition.schema,
  lvm_volume: kinds.lvm_volume.schema,
  lvm_filter: kinds.lvm_filter.schema,
  firewall: kinds.firewall.schema,
  iscsi_target: kinds.iscsi_target.schema,
  iscsi_discovery_auth: kinds.iscsi_discovery_auth.schema,
  iscsi_initiator: kinds.iscsi_initiator.schema,
  iscsi_session: kinds.iscsi_session.schema,
  multipath: kinds.multipath.schema,
  filesystem: kinds.filesystem.schema,
  mount: kinds.mount.schema,
  command: kinds.command.schema,
  wait_for: kinds.wait_for.schema,
  template: templateSchema,
  assert: assertSchema,
  include_vars: includeVarsSchema,
};

export const taskKinds: readonly string[] = Object.keys(taskSchemas);

export function isTaskKind(word: string): word is TaskKind {
  return Object.hasOwn(taskSchemas, word);
}
