// Decides between KVM and emulation by trying: a /dev/kvm that exists may still not run an ordinary kernel.
import { accessSync, constants } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execute } from './execute.ts';
import type { Image } from './image/image-store.ts';
import { type Accelerator, processor, qemuProgram } from './qemu-arguments.ts';

/** Where KVM works, the kernel is up in one or two seconds. */
const patienceSeconds = 15;

/** The answer is remembered in this directory until the machine boots again. */
export async function chooseAccelerator(image: Image, directory: string): Promise<Accelerator> {
  if (!mayOpenKvm()) return 'tcg';
  const memory = join(directory, 'accelerator');
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
  const [remembered, bootThen] = await readFile(memory, 'utf8').then(splitLines, () => []);
  if (boot !== '' && bootThen === boot.trim() && (remembered === 'kvm' || remembered === 'tcg'))
    return remembered;
  const chosen = (await kvmRuns(image)) ? 'kvm' : 'tcg';
  await writeFile(memory, `${chosen}\n${boot}`);
  return chosen;
}

function mayOpenKvm(): boolean {
  try {
    accessSync('/dev/kvm', constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Boots the image's kernel as far as its initrd, which says so and switches the machine off. */
async function kvmRuns(image: Image): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'iscsi-deploy-kvm-'));
  const console = join(folder, 'console');
  try {
    await execute(
      [
        ...[
          qemuProgram,
          '-nodefaults',
          '-no-user-config',
          '-display',
          'none',
          '-no-reboot',
          '-machine',
          'q35',
          '-m',
          '256M',
        ],
        ...[
          ...processor.kvm,
          '-kernel',
          image.kernel,
          '-initrd',
          image.initrd,
          '-append',
          'console=ttyS0 lab.probe panic=-1',
        ],
        ...['-serial', `file:${console}`],
      ],
      { seconds: patienceSeconds },
    );
    return (await readFile(console, 'utf8')).includes('lab-kernel-runs');
  } catch {
    return false;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function splitLines(text: string): string[] {
  return text.trim().split('\n');
}
