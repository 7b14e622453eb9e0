// lab.json: what `lab up` decided about a lab, for its supervisor and for every later command.
import { readFile, rename, writeFile } from 'node:fs/promises';
import * as z from 'zod';
import { releases } from './host-wishes.ts';
import { LabError } from './lab-error.ts';
import { accelerators } from './qemu-arguments.ts';

const addresses = z.array(z.string());

const recordedHost = z.strictObject({
  name: z.string(),
  release: z.enum(releases),
  memory: z.int(),
  disks: z.array(z.strictObject({ serial: z.string(), size: z.int() })),
  addresses: z.strictObject({ san1: addresses, san2: addresses }),
  machineId: z.string(),
  image: z.strictObject({ disk: z.string(), kernel: z.string(), initrd: z.string() }),
});
export type RecordedHost = z.infer<typeof recordedHost>;

const labRecord = z.strictObject({
  version: z.literal(1),
  name: z.string(),
  accelerator: z.enum(accelerators),
  ttlSeconds: z.int(),
  /** Absolute paths of the user's inventory files. */
  inventories: z.array(z.string()),
  hosts: z.array(recordedHost),
});
export type LabRecord = z.infer<typeof labRecord>;

export async function writeRecord(path: string, record: LabRecord): Promise<void> {
  await writeFile(`${path}.new`, `${JSON.stringify(record, undefined, 2)}\n`, { mode: 0o600 });
  await rename(`${path}.new`, path);
}

/** Throws a LabError if there is none, or one of another version. */
export async function readRecord(path: string): Promise<LabRecord> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) throw new LabError('there is no such lab', 'iscsi-deploy lab up -i INVENTORY');
  const record = labRecord.safeParse(JSON.parse(text));
  if (record.success) return record.data;
  throw new LabError(`${path} is of another version`, 'iscsi-deploy lab down');
}
