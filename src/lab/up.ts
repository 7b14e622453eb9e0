// Brings a lab up: image, machines, first boot, clean snapshots, and the inventory that leads to them. All or nothing.
import { appendFile, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { chooseAccelerator } from './accelerator.ts';
import { bootHosts } from './boot-hosts.ts';
import type { LabStatus } from './control.ts';
import { ControlClient } from './control-client.ts';
import { lockFile } from './file-lock.ts';
import type { LabHost } from './host-wishes.ts';
import { ensureImage, hasImage, imageOf } from './image/image-store.ts';
import { knownHostLine, readKey } from './keys.ts';
import { LabError } from './lab-error.ts';
import { type LabFiles, labFiles } from './lab-files.ts';
import { type LabRecord, readRecord, writeRecord } from './lab-record.ts';
import { overlayInventory, overlayVariables } from './overlay-inventory.ts';
import { prepareHosts } from './prepare.ts';
import { type Progress, timed } from './progress.ts';
import { doorOf } from './running-lab.ts';
import { startSupervisor } from './start-supervisor.ts';
import { provideTools } from './tools.ts';

export interface UpRequest {
  name: string;
  /** Absolute paths of the user's inventory files. */
  inventories: string[];
  hosts: LabHost[];
  ttlSeconds: number;
  labs: string;
  images: string;
  /** The command that runs `supervise`; the lab's directory is appended to it. */
  supervisor: string[];
  progress: Progress;
  signal: AbortSignal;
}

/** Resolves when every host answers and has its clean snapshot; a lab that is already up only gets its full time again. */
export async function labUp(request: UpRequest): Promise<LabFiles> {
  const files = labFiles(request.labs, request.name);
  await mkdir(files.directory, { recursive: true, mode: 0o700 });
  const unlock = await lockFile(files.directory);
  if (unlock === undefined)
    throw new LabError(`another command is working on lab ${request.name}`, 'wait for it');
  try {
    if (!(await isUp(request, files))) await create(request, files);
    return files;
  } finally {
    await unlock();
  }
}

async function isUp(request: UpRequest, files: LabFiles): Promise<boolean> {
  const control = await ControlClient.connect(files.control);
  if (control === undefined) return false;
  try {
    refuseOther(request, await readRecord(files.record));
    await control.ask({ do: 'extend', seconds: request.ttlSeconds });
    request.progress({ type: 'note', text: `lab ${request.name} is up already` });
    return true;
  } finally {
    control.close();
  }
}

function refuseOther(request: UpRequest, record: LabRecord): void {
  const running = record.hosts.map(({ machineId: _, image: __, ...host }) => host);
  if (isDeepStrictEqual(running, request.hosts)) return;
  throw new LabError(
    `lab ${request.name} is up with other hosts or settings than the inventory has now`,
    `iscsi-deploy lab down --name ${request.name}, then up again`,
  );
}

async function create(request: UpRequest, files: LabFiles): Promise<void> {
  try {
    await clear(files);
    await provideImages(request);
    await boot(request, files, await record(request, files));
  } catch (error) {
    await rm(files.directory, { recursive: true, force: true });
    throw request.signal.aborted ? new LabError('interrupted; nothing of the lab is left') : error;
  }
}

/** Of a lab whose supervisor was killed. The directory itself stays: it is what the lock is on. */
async function clear({ directory }: LabFiles): Promise<void> {
  for (const name of await readdir(directory))
    await rm(join(directory, name), { recursive: true, force: true });
}

async function provideImages({ hosts, images, progress, signal }: UpRequest): Promise<void> {
  const releases = [...new Set(hosts.map(({ release }) => release))];
  const missing = releases.filter((release) => !hasImage(images, release));
  await provideTools(missing.length > 0, (packages) =>
    progress({ type: 'note', text: `installing ${packages.join(', ')}` }),
  );
  for (const release of releases) await ensureImage({ directory: images, progress, signal }, release);
}

async function record(request: UpRequest, files: LabFiles): Promise<LabRecord> {
  const { name, inventories, ttlSeconds, images, progress } = request;
  const hosts = await timed(progress, 'keys and disks', () => prepareHosts(files, request.hosts, images));
  const release = request.hosts[0]?.release ?? 'bookworm';
  const accelerator = await chooseAccelerator(imageOf(images, release), images);
  const made: LabRecord = { version: 1, name, accelerator, ttlSeconds, inventories, hosts };
  await writeRecord(files.record, made);
  return made;
}

async function boot(request: UpRequest, files: LabFiles, record: LabRecord): Promise<void> {
  const lab = await startSupervisor(request.supervisor, files);
  try {
    const status = await lab.control.status();
    await writeWayIn(request.hosts, status, files);
    await bootHosts({ ...request, files, status, control: lab.control, accelerator: record.accelerator });
    request.signal.throwIfAborted();
    await lab.release();
    lab.control.close();
  } catch (error) {
    await lab.abandon();
    throw error;
  }
}

async function writeWayIn(hosts: LabHost[], status: LabStatus, files: LabFiles): Promise<void> {
  const folder = dirname(files.inventory);
  await mkdir(join(folder, 'host_vars'), { recursive: true });
  await writeFile(files.inventory, overlayInventory(hosts));
  for (const host of hosts) {
    const { port } = doorOf({ files }, status, host.name);
    await writeFile(join(folder, 'host_vars', `${host.name}.yml`), overlayVariables(host, port, files), {
      mode: 0o600,
    });
    await appendFile(files.knownHosts, knownHostLine(port, (await readKey(files.hostKey(host.name))).public));
  }
}
