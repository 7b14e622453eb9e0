// `iscsi_initiator`: the name under which a client logs in, what its records begin with, and the interfaces it logs in over.
import * as z from 'zod';
import { daemonSettings } from '../daemon-settings.ts';
import { iscsiName } from '../iqn.ts';
import { defineKind } from '../kind.ts';
import { parsePortal } from '../portal.ts';

/** What a host is called already, instead of a name of the playbook's. */
export const keptName = 'keep';

const hardwareAddress = z
  .string({ error: 'a hardware address must be text: put it in quotes' })
  .regex(/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i, { error: 'not a hardware address: want "52:54:00:12:34:56"' });

/** `default` and `iser` are built in, and have no record. */
const interfaceName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/, { error: 'not a name for an interface record' })
  .refine((name) => !['default', 'iser'].includes(name), {
    error: 'this interface is built into open-iscsi: choose another name',
  });

/** Without a port. */
function isAddress(text: string): boolean {
  return parsePortal(text)?.address === text.toLowerCase();
}

const interfaceRecord = z
  .strictObject({
    name: interfaceName,
    /** A network interface of this host, by its name or its hardware address: all traffic leaves through it. */
    net_ifacename: z
      .string()
      .regex(/^[^\s/]{1,15}$/, { error: 'not a name of a network interface' })
      .optional(),
    hwaddress: hardwareAddress.optional(),
    /** An address of its own, for an offload transport. */
    ipaddress: z.string().refine(isAddress, { error: 'not a literal address' }).optional(),
    /** The kernel's module: `tcp` for software, `iser`, or an offload such as `cxgb4i`, `qedi`, `bnx2i`, `be2iscsi`, `qla4xxx`. */
    transport: z
      .string()
      .regex(/^[a-z][a-z0-9_]{1,31}$/, { error: 'not a transport' })
      .default('tcp'),
    /** Another name than the host's, for sessions over this interface. */
    initiatorname: iscsiName.optional(),
  })
  .refine(({ net_ifacename, hwaddress }) => net_ifacename === undefined || hwaddress === undefined, {
    error: 'say either `net_ifacename` or `hwaddress`: open-iscsi binds to one of them',
    path: ['hwaddress'],
  });
export type InterfaceRecord = z.output<typeof interfaceRecord>;

export const iscsiInitiatorSchema = z
  .strictObject({
    /** A name, or `keep`: the one that the host has. */
    name: z.union([z.literal(keptName), iscsiName]),
    /** Of iscsid.conf, by open-iscsi's own names; every other line stays as it is. Records that exist keep theirs. */
    settings: daemonSettings.default({}),
    /** open-iscsi's interface records; those that are not named stay. */
    ifaces: z.array(interfaceRecord).default([]),
    /** Whether the distribution's units start iscsid and log in at boot; left alone unless said. */
    enabled: z.boolean().optional(),
  })
  .superRefine(({ ifaces }, context) => {
    for (const [index, { name }] of ifaces.entries())
      if (ifaces.findIndex((one) => one.name === name) < index)
        context.addIssue({
          code: 'custom',
          path: ['ifaces', index, 'name'],
          message: `${name} is named twice`,
        });
  });

/** The name as the host has it: it is compared over the fleet. */
export const iscsiInitiatorObservation = z.strictObject({
  kind: z.literal('iscsi_initiator'),
  name: z.string(),
});

export const iscsiInitiatorKind = defineKind({
  schema: iscsiInitiatorSchema,
  title: ({ name }) => (name === keptName ? 'the name that the host has' : name),
});
