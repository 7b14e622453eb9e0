// `iscsi_initiator`: the name under which a client logs in.
import * as z from 'zod';
import { iscsiName } from '../iqn.ts';
import { defineKind } from '../kind.ts';

export const iscsiInitiatorSchema = z.strictObject({ name: iscsiName });

export const iscsiInitiatorKind = defineKind({
  schema: iscsiInitiatorSchema,
  title: (desired) => desired.name,
});
