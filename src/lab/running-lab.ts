// A lab that is up, as commands find it: its record, its supervisor's ear, and the way into its hosts.
import { readdir } from 'node:fs/promises';
import type { LabStatus } from './control.ts';
import { ControlClient } from './control-client.ts';
import { LabError } from './lab-error.ts';
import { type LabFiles, labFiles } from './lab-files.ts';
import { type LabRecord, readRecord } from './lab-record.ts';
import type { Door } from './ssh.ts';

export interface RunningLab {
  name: string;
  files: LabFiles;
  record: LabRecord;
  control: ControlClient;
}

/** Throws a LabError if there is no such lab, or only the remains of one. */
export async function openLab(labs: string, name: string): Promise<RunningLab> {
  const files = labFiles(labs, name);
  const record = await readRecord(files.record);
  const control = await ControlClient.connect(files.control);
  if (control) return { name, files, record, control };
  throw new LabError(
    `lab ${name} is not running any more`,
    `iscsi-deploy lab down --name ${name} removes what is left of it`,
  );
}

/** Names of all labs of this user, running or not. */
export async function listLabs(labs: string): Promise<string[]> {
  const entries = await readdir(labs, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

/** The only lab there is, for commands that do not say which. */
export async function onlyLab(labs: string): Promise<string> {
  const names = await listLabs(labs);
  const [name] = names;
  if (name === undefined) throw new LabError('there is no lab', 'iscsi-deploy lab up -i INVENTORY');
  if (names.length === 1) return name;
  throw new LabError(`there are several labs: ${names.join(', ')}`, 'say which with --name');
}

/** Throws a LabError if the host is not of this lab or is switched off. */
export function doorOf(lab: Pick<RunningLab, 'files'>, status: LabStatus, host: string): Door {
  const found = status.hosts.find(({ name }) => name === host);
  if (found === undefined)
    throw new LabError(
      `the lab has no host ${host}`,
      `it has ${status.hosts.map(({ name }) => name).join(', ')}`,
    );
  if (!found.on || found.port === undefined)
    throw new LabError(`${host} is switched off`, `iscsi-deploy lab power-cut ${host} --on`);
  return { files: lab.files, port: found.port };
}
