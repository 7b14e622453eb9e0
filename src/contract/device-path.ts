// A disk or partition in files: by a name that stays, since the kernel's own ones move between boots.
import { absolutePath } from './file-mode.ts';

export const devicePath = absolutePath.refine((path) => !/^\/dev\/(sd|vd|xvd)[a-z]+\d*$/.test(path), {
  error: 'kernel names move between boots: use /dev/disk/by-id/…',
});
