// What an inventory says about a host's virtual machine: its lab_* variables, checked, and nothing else of it.
import * as z from 'zod';
import { formatSize, size } from '../contract/size.ts';
import { LabError } from './lab-error.ts';
import { type Addresses, allocateAddresses } from './storage-network.ts';

export const releases = ['bookworm', 'trixie', 'forky'] as const;
export type Release = (typeof releases)[number];

const smallestMemory = 256 * 2 ** 20;
/** Hosts are numbered from 11 in the last byte of an IPv4 address. */
const mostHosts = 200;

const memory = size.refine((bytes) => bytes >= smallestMemory, {
  message: `too little to boot; want at least ${formatSize(smallestMemory)}, written with its unit`,
});

const disk = z.strictObject({
  serial: z.string().regex(/^[\w.-]{1,20}$/, 'want 1 to 20 letters, digits, dots, dashes or underscores'),
  size,
});

const addresses = z.array(
  z.union([z.cidrv4(), z.cidrv6()], 'want an address with its prefix length: "10.77.1.11/24"'),
);

const variables = z.object({
  lab_release: z.enum(releases).default('bookworm'),
  lab_memory: memory.default(512 * 2 ** 20),
  lab_disks: z
    .array(disk)
    .refine(
      (disks) => new Set(disks.map(({ serial }) => serial)).size === disks.length,
      'two disks have one serial',
    )
    .default([]),
  lab_networks: z.strictObject({ san1: addresses.optional(), san2: addresses.optional() }).default({}),
});

const hostName = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9.-]{0,61}[a-z0-9])?$/i, 'not a name that a Linux host can have');

export interface LabHost {
  name: string;
  release: Release;
  /** Bytes. */
  memory: number;
  /** Size in bytes; the host sees each as /dev/disk/by-id/virtio-SERIAL. */
  disks: { serial: string; size: number }[];
  addresses: Addresses;
}

/** A host as an inventory knows it. */
export interface InventoryHost {
  name: string;
  vars: Record<string, unknown>;
}

/** Throws a LabError that names every mistake in the hosts' lab_* variables at once. */
export function labHosts(inventory: Iterable<InventoryHost>): LabHost[] {
  const hosts = [...inventory];
  if (hosts.length === 0)
    throw new LabError('the inventory has no hosts', 'a lab has one machine for each host');
  if (hosts.length > mostHosts)
    throw new LabError(`${hosts.length} hosts are more than a lab can address (${mostHosts})`);
  const parsed = hosts.map(({ name, vars }) => ({ name, ...parse(name, vars) }));
  const mistakes = parsed.flatMap(({ mistakes }) => mistakes);
  if (mistakes.length > 0)
    throw new LabError(mistakes.join('\n'), 'docs/lab.md lists what lab_* variables may hold');
  const wishes = parsed.flatMap(({ name, found }) => (found ? [{ name, ...found }] : []));
  const given = allocateAddresses(wishes.map(({ lab_networks: { san1, san2 } }) => definedOnly(san1, san2)));
  return wishes.map((wish, index) => ({
    name: wish.name,
    release: wish.lab_release,
    memory: wish.lab_memory,
    disks: wish.lab_disks,
    addresses: given[index] ?? { san1: [], san2: [] },
  }));
}

function parse(name: string, vars: Record<string, unknown>) {
  const checkedName = hostName.safeParse(name);
  const checked = variables.safeParse(vars);
  const mistakes = [
    ...(checkedName.error?.issues ?? []).map(({ message }) => `host ${name}: ${message}`),
    ...(checked.error?.issues ?? []).map(
      ({ path, message }) => `host ${name}: ${path.join('.')}: ${message}`,
    ),
  ];
  return { mistakes, found: checked.data };
}

function definedOnly(san1: string[] | undefined, san2: string[] | undefined): Partial<Addresses> {
  return { ...(san1 ? { san1 } : {}), ...(san2 ? { san2 } : {}) };
}
