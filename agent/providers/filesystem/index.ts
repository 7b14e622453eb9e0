// `filesystem`: what a disk holds; made on a blank one, grown with it, never wiped.
import { nameOfDisk } from '../../../src/contract/disk.ts';
import { identitiesOf } from '../../devices/find-disk.ts';
import type { Provider } from '../../provider.ts';
import { applyFilesystemStep } from './apply.ts';
import { planFilesystem } from './plan.ts';
import { type Actual, readFilesystem } from './read.ts';
import type { FilesystemStep, Wanted } from './steps.ts';

export const filesystemProvider: Provider<Wanted, Actual, FilesystemStep> = {
  read: readFilesystem,
  plan: planFilesystem,
  apply: applyFilesystemStep,
  provides: ({ device, state }) =>
    state === 'absent' ? [] : [{ kind: 'filesystem', name: nameOfDisk(device) }],
  observe: (_desired, { disk, present }) =>
    disk && { kind: 'filesystem', type: present?.type, uuid: present?.uuid, disks: identitiesOf(disk) },
};
