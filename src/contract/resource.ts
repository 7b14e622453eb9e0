// A resource: one task for one host, with every value known. An ordered list of them is a batch.
import * as z from 'zod';
import { type Desired, type KindName, kinds } from './kinds/index.ts';

const common = {
  /** Unique within a run and host, e.g. "0.3" for the fourth task of the first play. */
  id: z.string(),
  /** The task's name for people. */
  name: z.string(),
  /** Handlers to journal before the first change. */
  notify: z.array(z.string()).default([]),
  /** Seconds for each step, where the task says so. */
  timeout: z.number().positive().optional(),
  /** Added to the environment of the commands that it runs; never a secret. */
  environment: z.record(z.string(), z.string()).optional(),
};

export const resource = z.discriminatedUnion('kind', [
  z.strictObject({
    ...common,
    kind: z.literal('package'),
    desired: kinds.package.schema,
  }),
  z.strictObject({
    ...common,
    kind: z.literal('service'),
    desired: kinds.service.schema,
  }),
  z.strictObject({
    ...common,
    kind: z.literal('file'),
    desired: kinds.file.schema,
  }),
  z.strictObject({
    ...common,
    kind: z.literal('partition'),
    desired: kinds.partition.schema,
  }),
  z.strictObject({
    ...common,
    kind: z.literal('lvm_volume'),
    desired: kinds.lvm_volume.schema,
  }),
  z.strictObject({
    ...common,
    kind: z.literal('lvm_filter'),
    desired: kinds.lvm_filter.schema,
  }),
  z.strictObject({
    ...common,
    kind: z.literal('firewall'),
    desired: kinds.firewall.schema,
  }),
  z.strictObject({
    ...common,
    kind: z.literal('iscsi_target'),
    desired: kinds.iscsi_target.schema,
  }),
  z.strictObject({
    ...common,
    kind: z.literal('iscsi_discovery_auth'),
    desired: kinds.iscsi_discovery_auth.schema,
  }),
  z.strictObject({
    ...common,
    kind: z.literal('iscsi_initiator'),
    desired: kinds.iscsi_initiator.schema,
  }),
  z.strictObject({
    ...common,
    kind: z.literal('iscsi_session'),
    desired: kinds.iscsi_session.schema,
  }),
  z.strictObject({
    ...common,
    kind: z.literal('multipath'),
    desired: kinds.multipath.schema,
  }),
  z.strictObject({
    ...common,
    kind: z.literal('filesystem'),
    desired: kinds.filesystem.schema,
  }),
  z.strictObject({
    ...common,
    kind: z.literal('mount'),
    desired: kinds.mount.schema,
  }),
  z.strictObject({
    ...common,
    kind: z.literal('command'),
    desired: kinds.command.schema,
  }),
  z.strictObject({
    ...common,
    kind: z.literal('wait_for'),
    desired: kinds.wait_for.schema,
  }),
]);

export type Resource = z.output<typeof resource>;

export const batch = z.array(resource);
export type Batch = z.output<typeof batch>;

type AnyOf<Name extends KindName> = { [Each in Name]: { kind: Each; desired: Desired<Each> } }[Name];
type Described = {
  [Name in KindName]: { title(desired: Desired<Name>): string; secrets?(desired: Desired<Name>): string[] };
};
const described: Described = kinds;

/** A short name of the resource for plans and reports: "/etc/motd", "iqn.2026-11.com.example:a". */
export function titleOf<Name extends KindName>(resource: AnyOf<Name>): string {
  return described[resource.kind].title(resource.desired);
}

/** The values in the resource that must never be shown. */
export function secretsIn<Name extends KindName>(resource: AnyOf<Name>): string[] {
  return described[resource.kind].secrets?.(resource.desired) ?? [];
}
