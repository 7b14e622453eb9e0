// ALUA: groups of ports of a backstore, and how clients may reach it through each (SPC-4, 5.15; drivers/target/target_core_alua.c).
import * as z from 'zod';

/** The group that the kernel gives every backstore. */
export const defaultGroup = 'default_tg_pt_gp';

export const accessStates = [
  'active-optimized',
  'active-nonoptimized',
  'standby',
  'unavailable',
  'offline',
] as const;

/** Who changes states: the server (implicit), the clients (explicit). In the order of the kernel's numbers. */
export const accessTypes = ['none', 'implicit', 'explicit', 'both'] as const;

const groupName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/, { error: 'not a name for an ALUA group' });
const milliseconds = z.int().min(0);

/** What is left out stays as the kernel has it. */
const group = z
  .strictObject({
    name: groupName,
    /** As clients see it; fixed once the group is made. */
    id: z.int().min(1).max(65_535).optional(),
    state: z.enum(accessStates).optional(),
    type: z.enum(accessTypes).optional(),
    preferred: z.boolean().optional(),
    nonop_delay_msecs: milliseconds.max(1000).optional(),
    trans_delay_msecs: milliseconds.max(30_000).optional(),
    implicit_trans_secs: z.int().min(0).max(255).optional(),
  })
  .refine(({ name, id }) => (id === undefined) === (name === defaultGroup), {
    error: `a group has an \`id\`, except ${defaultGroup}, whose id is the kernel's`,
  });
export type AluaGroup = z.output<typeof group>;

/** Of a LUN whose volume may be described elsewhere. */
export const aluaOfGroup = z
  .strictObject({
    groups: z.array(group).default([]),
    /** The group of this LUN's port; the kernel's own until one is named. */
    group: groupName.optional(),
  })
  .refine(
    ({ groups }) => !groups.some((one, index) => groups.findIndex((other) => isSame(one, other)) !== index),
    {
      error: 'two ALUA groups have the same name or id',
    },
  );
export type Alua = z.output<typeof aluaOfGroup>;

export const alua = aluaOfGroup.refine(isOfThese, { error: '`group` is none of the `groups`' });

/** Whether the LUN's group is one that its backstore is to have. */
export function isOfThese({ groups, group: own }: Alua): boolean {
  return own === undefined || own === defaultGroup || groups.some(({ name }) => name === own);
}

function isSame(one: AluaGroup, other: AluaGroup): boolean {
  return one.name === other.name || (one.id !== undefined && one.id === other.id);
}
